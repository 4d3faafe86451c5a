package io.meshlark.routing;

/**
 * Makes {@link RouteKey}s, the same on every node of a cluster.
 *
 * <p>A literal level contributes a number made from its SipHash and its place; a key mixes the sum
 * of the contributions with the hash of the shape. Sums, because then all shapes of a topic are
 * keyed from one row of prefix sums: a shape costs as many subtractions as it has '+', and no
 * hashing of text. Nobody without the secret knows a contribution, so nobody can make two sums
 * meet.
 */
public final class RouteHash {
    /** Odd, so that every place has a number of its own (the golden ratio, as in SplitMix64). */
    private static final long PLACE = 0x9e3779b97f4a7c15L;

    private final SipHash sipHash;

    /**
     * @param sipHash keyed with the cluster's secret
     */
    public RouteHash(SipHash sipHash) {
        this.sipHash = sipHash;
    }

    /**
     * @param filter well-formed and without {@code $share/group/}
     */
    public RouteKey keyOf(String filter) {
        Shape shape = Shape.of(filter);
        long sum = 0;
        int from = 0;
        for (int level = 0; level < shape.form().length(); level++) {
            int slash = filter.indexOf('/', from);
            int to = slash < 0 ? filter.length() : slash;
            if (shape.isLiteral(level)) {
                sum += contribution(filter, from, to, level);
            }
            from = to + 1;
        }
        return new RouteKey(key(sum, hash(shape)), shape);
    }

    long contribution(String text, int from, int to, int level) {
        return SipHash.mix(sipHash.hash(text, from, to) + (level + 1) * PLACE);
    }

    long hash(Shape shape) {
        return sipHash.hash(shape.form());
    }

    /** Never 0 or 1, which mean something else in {@link OwnerTable}. */
    static long key(long sum, long shapeHash) {
        long key = SipHash.mix(sum + shapeHash);
        return key == 0 || key == 1 ? key + 2 : key;
    }
}
