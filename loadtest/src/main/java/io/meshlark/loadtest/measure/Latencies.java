package io.meshlark.loadtest.measure;

import org.HdrHistogram.Histogram;

/**
 * The three latencies of a run, in microseconds.
 *
 * @param connAck from the intended time of a connection to CONNACK
 * @param pubAck from the intended time of a message to its PUBACK or PUBCOMP
 * @param endToEnd from the intended time of a message to its arrival at a subscriber
 */
public record Latencies(Histogram connAck, Histogram pubAck, Histogram endToEnd) {

    private static final long LONGEST = 3_600_000_000L;
    private static final int DIGITS = 3;

    public static Latencies empty() {
        return new Latencies(histogram(), histogram(), histogram());
    }

    private static Histogram histogram() {
        return new Histogram(LONGEST, DIGITS);
    }

    /** Records a latency; what is longer than an hour counts as an hour. */
    public static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos / 1000, 0, LONGEST));
    }

    public void add(Latencies other) {
        connAck.add(other.connAck);
        pubAck.add(other.pubAck);
        endToEnd.add(other.endToEnd);
    }

    public Latencies copy() {
        return new Latencies(connAck.copy(), pubAck.copy(), endToEnd.copy());
    }

    public void reset() {
        connAck.reset();
        pubAck.reset();
        endToEnd.reset();
    }
}
