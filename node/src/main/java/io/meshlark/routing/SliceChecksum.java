package io.meshlark.routing;

/** Adds up what a slice consists of, so that the order of changes does not matter. */
final class SliceChecksum {
    private SliceChecksum() {}

    static long of(long key) {
        return SipHash.mix(key);
    }

    static long of(Shape shape, RouteHash hash) {
        return SipHash.mix(~hash.hash(shape));
    }
}
