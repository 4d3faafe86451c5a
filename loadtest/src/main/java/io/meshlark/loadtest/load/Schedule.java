package io.meshlark.loadtest.load;

/**
 * When the messages of an open loop are due: evenly, after a time in which the rate grows linearly
 * from 0.
 *
 * @param perSecond messages a second
 * @param rampNanos length of that time
 */
record Schedule(double perSecond, long rampNanos) {

    private static final double SECOND = 1e9;

    /**
     * Nanoseconds from the start to a message.
     *
     * @param message from 0
     */
    long due(long message) {
        // n(t) = r t² / 2T during the ramp, which sends r T / 2 messages.
        double inRamp = perSecond * rampNanos / SECOND / 2;
        if (message < inRamp) {
            return (long) Math.sqrt(2 * message * (rampNanos * SECOND) / perSecond);
        }
        return (long) (rampNanos + (message - inRamp) * SECOND / perSecond);
    }
}
