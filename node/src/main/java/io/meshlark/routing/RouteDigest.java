package io.meshlark.routing;

import io.meshlark.protocol.topic.Topics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which owners, over the whole cluster, to ask about a topic: the {@link DigestSlice}s of all of
 * them, merged.
 *
 * <p>It keeps 64 bits of a filter and nothing of its text, 16 to 24 bytes for a filter and an
 * owner. For each live {@link Shape} there is at most one filter that matches a topic; its key is
 * looked up. So a topic costs one probe for each live shape that fits its number of levels,
 * whatever the number of filters, and live shapes are capped. An owner too many is possible (two
 * filters with one key); its exact trie decides. An owner too few is not.
 *
 * <p>One writer, any number of readers, no lock: a match that starts after a change has returned
 * sees it.
 */
public final class RouteDigest {
    private final RouteHash hash;
    private final int maxShapes;
    private final OwnerTable table = new OwnerTable();
    private final AtomicLong version = new AtomicLong();
    private volatile LiveShapes live = LiveShapes.NONE;

    // The writer's alone.
    private final LiveShapes.Counter counter = new LiveShapes.Counter();
    private final Map<Integer, Slice> slices = new HashMap<>();

    /** What is known of an owner's slice. */
    private static final class Slice {
        long incarnation;
        long sequence;
        long checksum;
        int keys;
        Set<Shape> shapes = new HashSet<>();
    }

    /** Whether a subscription to a filter is possible. */
    public sealed interface Admission {
        record Admitted(RouteKey key) implements Admission {}

        /** Its shape would be one too many: SUBACK 0x97. */
        record ShapeLimitExceeded(Shape shape, int limit) implements Admission {}
    }

    /** What became of news from an owner. */
    public enum Outcome {
        /** It is in the digest, and may be acknowledged. */
        APPLIED,
        /** Something newer is in the digest already. */
        STALE,
        /** Something before it is missing, or was different: ask the owner for its image. */
        GAP
    }

    /**
     * @param maxShapes how many live shapes there may be; each costs a topic that fits it some 50
     *     ns, so 512 cost one that fits all of them 25 microseconds
     */
    public RouteDigest(RouteHash hash, int maxShapes) {
        this.hash = hash;
        this.maxShapes = maxShapes;
    }

    /**
     * Asked before a subscription, by any thread. What other owners admit at the same moment is not
     * known, so the limit may be passed by a few; what is in a slice is always matched.
     */
    public Admission admit(String filter) {
        RouteKey key = hash.keyOf(filter);
        LiveShapes shapes = live;
        return shapes.forms().contains(key.shape()) || shapes.forms().size() < maxShapes
                ? new Admission.Admitted(key)
                : new Admission.ShapeLimitExceeded(key.shape(), maxShapes);
    }

    /** Adds the owners that may have a filter that matches the topic. */
    public void match(String topic, OwnerSet into) {
        LiveShapes shapes = live;
        int levels = levels(topic);
        boolean reserved = Topics.isReserved(topic);
        long[] sums = sums(topic, Math.min(levels, shapes.deepest()));
        for (LiveShapes.Probe probe : shapes.byLevels()) {
            if (probe.levels() > levels) {
                break;
            }
            if (probe.fits(levels, reserved)) {
                table.collect(probe.key(sums), into);
            }
        }
    }

    /** Takes what changed in a slice. */
    public Outcome apply(SliceDelta delta) {
        Slice slice = slices.get(delta.owner());
        if (slice == null || delta.incarnation() > slice.incarnation) {
            return Outcome.GAP;
        }
        if (delta.incarnation() < slice.incarnation || delta.sequence() <= slice.sequence) {
            return Outcome.STALE;
        }
        if (delta.sequence() != slice.sequence + 1) {
            return Outcome.GAP;
        }
        // Shapes first and last: a key without its shape is not found.
        changeShapes(slice, delta.shapesAdded(), Set.of());
        delta.added().forEach(key -> add(slice, delta.owner(), key));
        delta.removed().forEach(key -> remove(slice, delta.owner(), key));
        changeShapes(slice, Set.of(), delta.shapesRemoved());
        slice.sequence = delta.sequence();
        version.incrementAndGet();
        return slice.checksum == delta.checksum() ? Outcome.APPLIED : Outcome.GAP;
    }

    /** Takes a whole slice instead of what was known of it; what is in both is never missing. */
    public Outcome replace(SliceImage image) {
        Slice slice = slices.computeIfAbsent(image.owner(), owner -> new Slice());
        if (image.incarnation() < slice.incarnation
                || (image.incarnation() == slice.incarnation
                        && image.sequence() < slice.sequence)) {
            return Outcome.STALE;
        }
        boolean wasEmpty = slice.keys == 0;
        changeShapes(slice, image.shapes(), Set.of());
        image.keys().forEach(key -> add(slice, image.owner(), key));
        if (!wasEmpty) {
            retain(slice, image.owner(), image.keys());
        }
        Set<Shape> shapesGone = new HashSet<>(slice.shapes);
        shapesGone.removeAll(image.shapes());
        changeShapes(slice, Set.of(), shapesGone);
        slice.incarnation = image.incarnation();
        slice.sequence = image.sequence();
        version.incrementAndGet();
        return Outcome.APPLIED;
    }

    /** Forgets an owner: a node that left. The slice of a shard that moves stays as it is. */
    public void drop(int owner) {
        Slice slice = slices.remove(owner);
        if (slice != null) {
            retain(slice, owner, RouteKeys.NONE);
            changeShapes(slice, Set.of(), Set.copyOf(slice.shapes));
            version.incrementAndGet();
        }
    }

    /** Whether the owner's slice is here up to this sequence and with this content. */
    public boolean has(int owner, long incarnation, long sequence, long checksum) {
        Slice slice = slices.get(owner);
        return slice != null
                && slice.incarnation == incarnation
                && slice.sequence == sequence
                && slice.checksum == checksum;
    }

    /** Whether the owner's slice is here as a later incarnation has told it. */
    public boolean hasNewer(int owner, long incarnation) {
        Slice slice = slices.get(owner);
        return slice != null && slice.incarnation > incarnation;
    }

    /** Grows with every change, after it can be seen; see {@link RouteCache}. */
    public long version() {
        return version.get();
    }

    /** Pairs of key and owner. For the writer. */
    public long size() {
        return table.size();
    }

    public int liveShapes() {
        return live.forms().size();
    }

    /** Memory of the table in bytes. For the writer. */
    public long bytes() {
        return table.bytes();
    }

    private void add(Slice slice, int owner, long key) {
        if (table.add(key, owner)) {
            slice.keys++;
            slice.checksum += SliceChecksum.of(key);
        }
    }

    private void remove(Slice slice, int owner, long key) {
        if (table.remove(key, owner)) {
            slice.keys--;
            slice.checksum -= SliceChecksum.of(key);
        }
    }

    private void retain(Slice slice, int owner, RouteKeys keys) {
        table.removeIf(
                owner,
                key -> {
                    boolean gone = !keys.contains(key);
                    if (gone) {
                        slice.keys--;
                        slice.checksum -= SliceChecksum.of(key);
                    }
                    return gone;
                });
    }

    private void changeShapes(Slice slice, Set<Shape> added, Set<Shape> removed) {
        boolean changed = false;
        for (Shape shape : added) {
            if (slice.shapes.add(shape)) {
                slice.checksum += SliceChecksum.of(shape, hash);
                changed |= counter.add(shape);
            }
        }
        for (Shape shape : removed) {
            if (slice.shapes.remove(shape)) {
                slice.checksum -= SliceChecksum.of(shape, hash);
                changed |= counter.remove(shape);
            }
        }
        if (changed) {
            live = counter.toLive(hash);
        }
    }

    private static int levels(String topic) {
        int levels = 1;
        for (int slash = topic.indexOf('/'); slash >= 0; slash = topic.indexOf('/', slash + 1)) {
            levels++;
        }
        return levels;
    }

    private long[] sums(String topic, int levels) {
        long[] sums = new long[levels + 1];
        int from = 0;
        for (int level = 0; level < levels; level++) {
            int slash = topic.indexOf('/', from);
            int to = slash < 0 ? topic.length() : slash;
            sums[level + 1] = sums[level] + hash.contribution(topic, from, to, level);
            from = to + 1;
        }
        return sums;
    }
}
