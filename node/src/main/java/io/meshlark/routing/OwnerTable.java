package io.meshlark.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongPredicate;

/**
 * Pairs of key and owner in primitive arrays: 12 bytes a slot, 16 to 24 bytes a pair.
 *
 * <p>Open-addressed with linear probing, readable at any time beside its one writer. A slot goes
 * from {@link #EMPTY} to a key, to {@link #GONE}, to a key, and never back to empty, so that a pair
 * that stays is found before the first empty slot. The owner is written before the key. A slot that
 * is used again may show a reader the old key with the new owner: an owner too many, which {@link
 * RouteDigest} allows; an owner too few is impossible.
 *
 * <p>In {@link #SEGMENTS} segments by the key's first bits, so that growing copies, and holds
 * twice, one part of {@link #SEGMENTS} only.
 */
final class OwnerTable {
    static final long EMPTY = 0;
    static final long GONE = 1;

    private static final int SEGMENT_BITS = 8;
    private static final int SEGMENTS = 1 << SEGMENT_BITS;
    private static final int LEAST_SLOTS = 4;
    private static final VarHandle KEY = MethodHandles.arrayElementVarHandle(long[].class);

    private final AtomicReferenceArray<Slots> segments = new AtomicReferenceArray<>(SEGMENTS);

    // The writer's alone.
    private final int[] live = new int[SEGMENTS];
    private final int[] used = new int[SEGMENTS];
    private long size;

    /** A segment; replaced when it is full. */
    private static final class Slots {
        final long[] keys;
        final int[] owners;

        Slots(int length) {
            keys = new long[length];
            owners = new int[length];
        }

        int first(long key) {
            return (int) Math.unsignedMultiplyHigh(key << SEGMENT_BITS, keys.length);
        }

        int after(int at) {
            return at + 1 == keys.length ? 0 : at + 1;
        }
    }

    OwnerTable() {
        for (int segment = 0; segment < SEGMENTS; segment++) {
            segments.set(segment, new Slots(LEAST_SLOTS));
        }
    }

    void collect(long key, OwnerSet into) {
        Slots slots = segments.getAcquire(segment(key));
        for (int at = slots.first(key); ; at = slots.after(at)) {
            long found = (long) KEY.getAcquire(slots.keys, at);
            if (found == key) {
                into.add(slots.owners[at]);
            } else if (found == EMPTY) {
                return;
            }
        }
    }

    /** Whether the pair was not there. */
    boolean add(long key, int owner) {
        int segment = segment(key);
        if (indexOf(key, owner) >= 0) {
            return false;
        }
        Slots slots = segments.getPlain(segment);
        if (4 * (used[segment] + 1) > 3 * slots.keys.length) {
            slots = resized(segment, Math.max(LEAST_SLOTS, 2 * (live[segment] + 1)));
        }
        insert(slots, segment, key, owner);
        live[segment]++;
        size++;
        return true;
    }

    /** Whether the pair was there. */
    boolean remove(long key, int owner) {
        int at = indexOf(key, owner);
        if (at < 0) {
            return false;
        }
        clear(segment(key), at);
        shrink(segment(key));
        return true;
    }

    /** Removes the owner's pairs whose key passes; looks at the whole table. */
    void removeIf(int owner, LongPredicate test) {
        for (int segment = 0; segment < SEGMENTS; segment++) {
            Slots slots = segments.getPlain(segment);
            for (int at = 0; at < slots.keys.length; at++) {
                long key = slots.keys[at];
                if (key != EMPTY && key != GONE && slots.owners[at] == owner && test.test(key)) {
                    clear(segment, at);
                }
            }
            shrink(segment);
        }
    }

    long size() {
        return size;
    }

    /** Bytes of all slots. */
    long bytes() {
        long slots = 0;
        for (int segment = 0; segment < SEGMENTS; segment++) {
            slots += segments.getPlain(segment).keys.length;
        }
        return slots * (Long.BYTES + Integer.BYTES);
    }

    private int indexOf(long key, int owner) {
        Slots slots = segments.getPlain(segment(key));
        for (int at = slots.first(key); slots.keys[at] != EMPTY; at = slots.after(at)) {
            if (slots.keys[at] == key && slots.owners[at] == owner) {
                return at;
            }
        }
        return -1;
    }

    private void insert(Slots slots, int segment, long key, int owner) {
        int at = slots.first(key);
        while (slots.keys[at] != EMPTY && slots.keys[at] != GONE) {
            at = slots.after(at);
        }
        if (slots.keys[at] == EMPTY) {
            used[segment]++;
        }
        slots.owners[at] = owner;
        KEY.setRelease(slots.keys, at, key);
    }

    private void clear(int segment, int at) {
        KEY.setRelease(segments.getPlain(segment).keys, at, GONE);
        live[segment]--;
        size--;
    }

    private void shrink(int segment) {
        int length = segments.getPlain(segment).keys.length;
        if (length > LEAST_SLOTS && 8L * live[segment] < length) {
            resized(segment, Math.max(LEAST_SLOTS, 2 * live[segment]));
        }
    }

    /** Always leaves an empty slot, where every probe ends. */
    private Slots resized(int segment, int length) {
        Slots old = segments.getPlain(segment);
        var slots = new Slots(length);
        used[segment] = 0;
        for (int at = 0; at < old.keys.length; at++) {
            if (old.keys[at] != EMPTY && old.keys[at] != GONE) {
                insert(slots, segment, old.keys[at], old.owners[at]);
            }
        }
        segments.setRelease(segment, slots);
        return slots;
    }

    private static int segment(long key) {
        return (int) (key >>> (Long.SIZE - SEGMENT_BITS));
    }
}
