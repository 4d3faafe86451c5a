package io.meshlark.loadtest.load;

/** What happened on one lane since the run began; fields, because each is counted in one place. */
final class Counters {
    long connects;
    long connectFailures;
    long connected;
    long disconnects;
    long sent;
    long acknowledged;
    long refused;
    long unacknowledged;

    /** Deliveries that should follow from what was sent. */
    long expected;

    /** Deliveries that count: the first arrival of each. */
    long received;

    /** Messages that somebody should get, and those that everybody has got. */
    long begun;

    long complete;

    long duplicates;
    long foreign;
    long stalls;

    /** When the last delivery came; nanoseconds as of {@link System#nanoTime}. */
    long lastArrival;

    /** When the last message was acknowledged. */
    long lastAcknowledged;

    /** When the last connection became ready. */
    long lastConnect;
}
