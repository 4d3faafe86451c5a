package io.meshlark.loadtest.wire;

import io.netty.buffer.ByteBuf;

/**
 * The first 16 bytes of every payload: run (16 bits), intended time of sending (48 bits,
 * nanoseconds since the run began), source (32 bits), sequence (32 bits, from 1 for each source).
 * As two longs, so that neither side allocates anything for it.
 */
public final class Stamp {

    public static final int SIZE = 16;

    /** Instead of a time: no latency is to be taken from this message. */
    public static final long NO_TIME = 0;

    private static final long TIME_MASK = 0xFFFF_FFFF_FFFFL;

    private Stamp() {}

    public static void write(ByteBuf out, int run, int source, int sequence, long nanos) {
        out.writeLong(first(run, nanos));
        out.writeLong(second(source, sequence));
    }

    public static long first(int run, long nanos) {
        return ((long) run << 48) | (nanos & TIME_MASK);
    }

    public static long second(int source, int sequence) {
        return ((long) source << 32) | (sequence & 0xFFFF_FFFFL);
    }

    /** The run, 0 to 65535. */
    public static int run(long first) {
        return (int) (first >>> 48);
    }

    public static long nanos(long first) {
        return first & TIME_MASK;
    }

    public static int source(long second) {
        return (int) (second >>> 32);
    }

    public static int sequence(long second) {
        return (int) second;
    }
}
