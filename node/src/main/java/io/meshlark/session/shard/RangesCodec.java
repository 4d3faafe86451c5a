package io.meshlark.session.shard;

import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;

/**
 * Inclusive ranges as {@link Ranges} makes them: their number, then for each how far its first lies
 * from the last of the one before, and its length less one. Two bytes for a near neighbour.
 */
final class RangesCodec {
    private RangesCodec() {}

    static void write(BinaryWriter out, long[] ranges) {
        out.varint(ranges.length / 2);
        long last = 0;
        for (int i = 0; i < ranges.length; i += 2) {
            if (ranges[i + 1] < ranges[i]) {
                throw new IllegalArgumentException(
                        "range ends before it begins: " + ranges[i] + " to " + ranges[i + 1]);
            }
            out.signed(ranges[i] - last).varint(ranges[i + 1] - ranges[i]);
            last = ranges[i + 1];
        }
    }

    static long[] read(BinaryReader in) {
        long[] ranges = new long[Math.multiplyExact(2, in.count())];
        long last = 0;
        for (int i = 0; i < ranges.length; i += 2) {
            ranges[i] = last + in.signed();
            ranges[i + 1] = ranges[i] + in.varint();
            last = ranges[i + 1];
            if (last < ranges[i]) {
                throw in.corrupt("range ends before it begins: " + ranges[i] + " to " + last);
            }
        }
        return ranges;
    }
}
