package io.meshlark.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One level of a {@link TopicTrie}: the children by level, the child of '+', and what is subscribed
 * here and to everything from here on ('#').
 *
 * <p>Children are in an open-addressed table with linear probing. It takes one writer and any
 * number of readers without a lock: a slot goes from empty to a child, from a child to {@link
 * #GONE} and back to a child, but never back to empty, so a child that stays is always found before
 * the first empty slot. A table that is full is replaced as a whole. A lookup compares with a
 * region of the topic, so that matching makes no substrings.
 */
final class TrieNode<K, V> {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(TrieNode[].class);
    private static final TrieNode<?, ?> GONE = new TrieNode<>(null, "", 0);

    /** Up to here a table may be full: few slots are walked faster than their memory is paid. */
    private static final int SMALL = 4;

    final @Nullable TrieNode<K, V> parent;
    private final String level;
    private final int hash;

    private volatile TrieNode<K, V> @Nullable [] children;
    private volatile @Nullable TrieNode<K, V> plus;
    private volatile @Nullable Entries<K, V> exact;
    private volatile @Nullable Entries<K, V> multi;

    // The writer's alone.
    private int live;
    private int used;

    private TrieNode(@Nullable TrieNode<K, V> parent, String level, int hash) {
        this.parent = parent;
        this.level = level;
        this.hash = hash;
    }

    static <K, V> TrieNode<K, V> root() {
        return new TrieNode<>(null, "", 0);
    }

    @Nullable TrieNode<K, V> plus() {
        return plus;
    }

    /** The child for the level that {@code topic} has from {@code from} to before {@code to}. */
    @Nullable TrieNode<K, V> child(String topic, int from, int to, int hash) {
        TrieNode<K, V>[] slots = children;
        if (slots == null) {
            return null;
        }
        int mask = slots.length - 1;
        for (int i = hash & mask, left = slots.length; left > 0; left--, i = (i + 1) & mask) {
            TrieNode<K, V> child = slot(slots, i);
            if (child == null) {
                return null;
            }
            if (child.hash == hash && child != GONE && child.isAt(topic, from, to)) {
                return child;
            }
        }
        return null;
    }

    private boolean isAt(String topic, int from, int to) {
        return level.length() == to - from && topic.startsWith(level, from);
    }

    void visitExact(BiConsumer<? super K, ? super V> visitor) {
        Entries<K, V> entries = exact;
        if (entries != null) {
            entries.forEach(visitor);
        }
    }

    void visitMulti(BiConsumer<? super K, ? super V> visitor) {
        Entries<K, V> entries = multi;
        if (entries != null) {
            entries.forEach(visitor);
        }
    }

    // From here on: the writer only.

    @Nullable Entries<K, V> entries(boolean ofMulti) {
        return ofMulti ? multi : exact;
    }

    void entries(boolean ofMulti, @Nullable Entries<K, V> entries) {
        if (ofMulti) {
            multi = entries;
        } else {
            exact = entries;
        }
    }

    boolean isBare() {
        return live == 0 && plus == null && exact == null && multi == null;
    }

    TrieNode<K, V> addPlus() {
        var child = new TrieNode<>(this, "+", 0);
        plus = child;
        return child;
    }

    /** Adds a child for a level that has none. */
    TrieNode<K, V> addChild(String level, int hash) {
        var child = new TrieNode<>(this, level, hash);
        TrieNode<K, V>[] slots = children;
        if (slots == null
                || used == slots.length
                || (used >= SMALL && 4 * used >= 3 * slots.length)) {
            slots = resized(2 * live + 1);
            insert(slots, child);
            children = slots;
        } else {
            insert(slots, child);
        }
        live++;
        return child;
    }

    void removeChild(TrieNode<K, V> child) {
        if (child == plus) {
            plus = null;
            return;
        }
        TrieNode<K, V>[] slots = children;
        if (slots == null) {
            throw new IllegalStateException("child has a parent without children: " + child.level);
        }
        int mask = slots.length - 1;
        int at = child.hash & mask;
        while (slots[at] != child) {
            at = (at + 1) & mask;
        }
        SLOT.setRelease(slots, at, GONE);
        live--;
        if (live == 0) {
            children = null;
            used = 0;
        } else if (8 * live < slots.length) {
            children = resized(2 * live);
        }
    }

    private void insert(TrieNode<K, V>[] slots, TrieNode<K, V> child) {
        int mask = slots.length - 1;
        int at = child.hash & mask;
        while (slots[at] != null && slots[at] != GONE) {
            at = (at + 1) & mask;
        }
        if (slots[at] == null) {
            used++;
        }
        SLOT.setRelease(slots, at, child);
    }

    /** A new table with the live children, and room for {@code room} in all. */
    private TrieNode<K, V>[] resized(int room) {
        @SuppressWarnings({"unchecked", "rawtypes"})
        TrieNode<K, V>[] slots = new TrieNode[Integer.highestOneBit(Math.max(1, 2 * room - 1))];
        TrieNode<K, V>[] old = children;
        used = 0;
        if (old != null) {
            for (TrieNode<K, V> child : old) {
                if (child != null && child != GONE) {
                    insert(slots, child);
                }
            }
        }
        return slots;
    }

    @SuppressWarnings(
            "unchecked") // only children are put into a table, and GONE, which is no one's
    private static <K, V> @Nullable TrieNode<K, V> slot(TrieNode<K, V>[] slots, int at) {
        return (TrieNode<K, V>) SLOT.getAcquire(slots, at);
    }
}
