package io.meshlark.routing;

import io.meshlark.protocol.topic.Topics;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The exact subscriptions of one owner: topic filter and subscriber to value.
 *
 * <p><b>One writer, any number of readers, no lock.</b> A subscription whose {@link #put} has
 * returned is seen by every match that starts later, and one that stays is seen by every match; of
 * one that comes or goes meanwhile, a match sees the value or nothing.
 *
 * <p>A match walks the topic level by level with the set of nodes it may be at, hashes each level
 * once, and makes no substrings: it allocates two small arrays, whatever the topic. Nothing here
 * recurses, so the number of levels is limited only by memory. A node that is left without
 * subscriptions and children is removed with the last of them.
 *
 * <p>Filters are well-formed and without {@code $share/group/}: {@link
 * io.meshlark.protocol.topic.TopicFilter#filter()}.
 *
 * @param <K> who subscribes; has at most one value per filter
 * @param <V> what the subscription says: options, identifier, a connection
 */
public final class TopicTrie<K, V> {
    private static final int FIRST_WIDTH = 8;

    private final SipHash sipHash;
    private final TrieNode<K, V> root = TrieNode.root();
    private final AtomicLong version = new AtomicLong();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger nodes = new AtomicInteger();

    /**
     * @param sipHash with a key that clients do not know
     */
    public TopicTrie(SipHash sipHash) {
        this.sipHash = sipHash;
    }

    /** Subscribes {@code key} to {@code filter}, and returns the value this replaces. */
    public @Nullable V put(String filter, K key, V value) {
        TrieNode<K, V> node = root;
        int length = literalLength(filter);
        for (int from = 0; from <= length; ) {
            int to = levelEnd(filter, from, length);
            TrieNode<K, V> next = step(node, filter, from, to);
            if (next == null) {
                next =
                        isPlus(filter, from, to)
                                ? node.addPlus()
                                : node.addChild(filter.substring(from, to), hash(filter, from, to));
                nodes.incrementAndGet();
            }
            node = next;
            from = to + 1;
        }
        boolean multi = isMulti(filter);
        Entries<K, V> entries = node.entries(multi);
        V before = entries == null ? null : entries.get(key);
        node.entries(multi, entries == null ? Entries.of(key, value) : entries.with(key, value));
        if (before == null) {
            size.incrementAndGet();
        }
        version.incrementAndGet();
        return before;
    }

    /** Ends the subscription of {@code key} to {@code filter}, and returns what it was. */
    public @Nullable V remove(String filter, K key) {
        TrieNode<K, V> node = find(filter);
        boolean multi = isMulti(filter);
        Entries<K, V> entries = node == null ? null : node.entries(multi);
        V before = entries == null ? null : entries.get(key);
        if (node == null || entries == null || before == null) {
            return null;
        }
        node.entries(multi, entries.without(key));
        for (TrieNode<K, V> bare = node; bare.parent != null && bare.isBare(); bare = bare.parent) {
            bare.parent.removeChild(bare);
            nodes.decrementAndGet();
        }
        size.decrementAndGet();
        version.incrementAndGet();
        return before;
    }

    /** What {@code key} has subscribed to exactly this filter with, or null. */
    public @Nullable V get(String filter, K key) {
        TrieNode<K, V> node = find(filter);
        Entries<K, V> entries = node == null ? null : node.entries(isMulti(filter));
        return entries == null ? null : entries.get(key);
    }

    /**
     * Visits each subscription whose filter matches {@code topic}, in no particular order: a
     * subscriber with overlapping filters once for each.
     */
    public void match(String topic, BiConsumer<? super K, ? super V> visitor) {
        boolean reserved = Topics.isReserved(topic);
        TrieNode<K, V>[] here = frontier(FIRST_WIDTH);
        TrieNode<K, V>[] next = frontier(FIRST_WIDTH);
        here[0] = root;
        int width = 1;
        if (!reserved) { // [MQTT-4.7.2-1]
            root.visitMulti(visitor);
        }
        for (int from = 0; width > 0 && from <= topic.length(); ) {
            int to = levelEnd(topic, from, topic.length());
            int hash = hash(topic, from, to);
            if (next.length < 2 * width) {
                next = frontier(4 * width);
            }
            int found = 0;
            for (int i = 0; i < width; i++) {
                TrieNode<K, V> child = here[i].child(topic, from, to, hash);
                if (child != null) {
                    next[found++] = child;
                    child.visitMulti(visitor); // '#' is also its parent's level
                }
                TrieNode<K, V> plus = reserved && from == 0 ? null : here[i].plus();
                if (plus != null) {
                    next[found++] = plus;
                    plus.visitMulti(visitor);
                }
            }
            TrieNode<K, V>[] spare = here;
            here = next;
            next = spare;
            width = found;
            from = to + 1;
        }
        for (int i = 0; i < width; i++) {
            here[i].visitExact(visitor);
        }
    }

    /** Grows with every change, after it can be seen; see {@link RouteCache}. */
    public long version() {
        return version.get();
    }

    /** Subscriptions: pairs of filter and key. */
    public int size() {
        return size.get();
    }

    /** Nodes below the root: a measure of memory, 0 when nothing is subscribed. */
    public int nodes() {
        return nodes.get();
    }

    private @Nullable TrieNode<K, V> find(String filter) {
        TrieNode<K, V> node = root;
        int length = literalLength(filter);
        for (int from = 0; node != null && from <= length; ) {
            int to = levelEnd(filter, from, length);
            node = step(node, filter, from, to);
            from = to + 1;
        }
        return node;
    }

    private @Nullable TrieNode<K, V> step(TrieNode<K, V> node, String filter, int from, int to) {
        return isPlus(filter, from, to)
                ? node.plus()
                : node.child(filter, from, to, hash(filter, from, to));
    }

    private int hash(String text, int from, int to) {
        return (int) sipHash.hash(text, from, to);
    }

    private static boolean isMulti(String filter) {
        return filter.endsWith("#");
    }

    private static boolean isPlus(String filter, int from, int to) {
        return to - from == 1 && filter.charAt(from) == '+';
    }

    /** The length without a last '#' and the slash before it; -1 for "#", which has no level. */
    private static int literalLength(String filter) {
        return isMulti(filter) ? filter.length() - 2 : filter.length();
    }

    private static int levelEnd(String text, int from, int length) {
        int slash = text.indexOf('/', from);
        return slash < 0 || slash > length ? length : slash;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <K, V> TrieNode<K, V>[] frontier(int width) {
        return new TrieNode[width];
    }
}
