package io.meshlark.loadtest.load;

/**
 * All streams of numbered messages of a run, by number: one per client and topic, one per will. An
 * element of the arrays is written by the one event loop that publishes this source.
 */
public final class Sources {

    private final byte[][] topics;
    private final int[] sent;
    private final int[] excused;
    private final int[] fanOut;
    private volatile int[] sentByAll;

    Sources(byte[][] topics, int[] fanOut) {
        this.topics = topics;
        this.fanOut = fanOut;
        this.sent = new int[topics.length];
        this.sentByAll = sent;
        this.excused = new int[topics.length];
    }

    int nextSequence(int source) {
        return ++sent[source];
    }

    /** A message that the broker has refused, or not acknowledged when its connection ended. */
    void excuse(int source) {
        excused[source]++;
    }

    byte[] topic(int source) {
        return topics[source];
    }

    /** How many receivers should get a message of it. */
    int fanOut(int source) {
        return fanOut[source];
    }

    int[] fanOut() {
        return fanOut;
    }

    public int count() {
        return topics.length;
    }

    /** What all processes of the run have sent, as far as this one was told. */
    int[] sentByAll() {
        return sentByAll;
    }

    int[] sentByAll(int[] last) {
        sentByAll = last;
        return last;
    }

    /** Last sequence of each. */
    public int[] sent() {
        return sent;
    }

    /** Messages of each that nobody was promised. */
    public int[] excused() {
        return excused;
    }
}
