package io.meshlark.routing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The subscriptions of one owner, counted by key, and what is to be told to the others: the owner's
 * side of the {@link RouteDigest}. For one thread.
 *
 * <p>Several subscribers may share a filter, and two filters may share a key: a key is told with
 * its first subscription and taken back with its last. Shapes are counted beside the keys, not
 * through them, so that a shape is live even if its only filter shares its key with another.
 *
 * <p>{@link #drain()} gives everything since the drain before as one delta; what came and went in
 * between is not told.
 */
public final class DigestSlice {
    private final int owner;
    private final long incarnation;
    private final RouteHash hash;
    private final KeyCounts keys = new KeyCounts();
    private final Map<Shape, Integer> shapes = new HashMap<>();
    private long sequence;
    private long checksum;

    // Since the last drain.
    private final Set<Long> keysAdded = new HashSet<>();
    private final Set<Long> keysRemoved = new HashSet<>();
    private final Set<Shape> shapesAdded = new HashSet<>();
    private final Set<Shape> shapesRemoved = new HashSet<>();

    /**
     * @param owner see {@link Owner}
     * @param incarnation greater than that of every slice this owner had before
     */
    public DigestSlice(int owner, long incarnation, RouteHash hash) {
        this.owner = owner;
        this.incarnation = incarnation;
        this.hash = hash;
    }

    /**
     * Counts one more subscription to the filter.
     *
     * @return the sequence that all must have before the filter is installed: that of the next
     *     delta, or of the last one when nothing waits to be told
     */
    public long add(RouteKey key) {
        if (keys.increment(key.hash()) == 1) {
            checksum += SliceChecksum.of(key.hash());
            tell(key.hash(), keysAdded, keysRemoved);
        }
        if (shapes.merge(key.shape(), 1, Integer::sum) == 1) {
            checksum += SliceChecksum.of(key.shape(), hash);
            tell(key.shape(), shapesAdded, shapesRemoved);
        }
        return isDrained() ? sequence : sequence + 1;
    }

    /** Counts one subscription less. */
    public void remove(RouteKey key) {
        int left = keys.decrement(key.hash());
        Integer ofShape = shapes.get(key.shape());
        if (left < 0 || ofShape == null) {
            throw new IllegalStateException("slice has no subscription with " + key);
        }
        if (left == 0) {
            checksum -= SliceChecksum.of(key.hash());
            tell(key.hash(), keysRemoved, keysAdded);
        }
        if (ofShape > 1) {
            shapes.put(key.shape(), ofShape - 1);
        } else {
            shapes.remove(key.shape());
            checksum -= SliceChecksum.of(key.shape(), hash);
            tell(key.shape(), shapesRemoved, shapesAdded);
        }
    }

    /** Whether there is nothing to tell. */
    public boolean isDrained() {
        return keysAdded.isEmpty()
                && keysRemoved.isEmpty()
                && shapesAdded.isEmpty()
                && shapesRemoved.isEmpty();
    }

    /** The next delta; empty, but with a sequence of its own, when there is nothing to tell. */
    public SliceDelta drain() {
        sequence++;
        var delta =
                new SliceDelta(
                        owner,
                        incarnation,
                        sequence,
                        checksum,
                        toKeys(keysAdded),
                        toKeys(keysRemoved),
                        shapesAdded,
                        shapesRemoved);
        keysAdded.clear();
        keysRemoved.clear();
        shapesAdded.clear();
        shapesRemoved.clear();
        return delta;
    }

    /** The slice as of {@link #sequence()}; nothing may wait to be told. */
    public SliceImage image() {
        if (!isDrained()) {
            throw new IllegalStateException("slice has changes that no delta tells yet");
        }
        return new SliceImage(owner, incarnation, sequence, keys.toKeys(), shapes.keySet());
    }

    /** Of the last delta, 0 before the first. */
    public long sequence() {
        return sequence;
    }

    /** Of the slice as it is now, with what waits to be told. */
    public long checksum() {
        return checksum;
    }

    /** See {@link Owner}. */
    public int owner() {
        return owner;
    }

    public long incarnation() {
        return incarnation;
    }

    /** Distinct keys. */
    public int size() {
        return keys.size();
    }

    private static <T> void tell(T what, Set<T> in, Set<T> unlessIn) {
        if (!unlessIn.remove(what)) {
            in.add(what);
        }
    }

    private static RouteKeys toKeys(Set<Long> keys) {
        return RouteKeys.of(keys.stream().mapToLong(Long::longValue).toArray());
    }
}
