package io.meshlark.telemetry;

/**
 * Exponential averages of a counter's growth per minute, over 1, 5 and 15 minutes, as Mosquitto's
 * {@code $SYS/broker/load} has them. For one thread.
 */
public final class LoadAverage {
    private static final double MINUTE = 60;
    private static final int[] MINUTES = {1, 5, 15};

    private final double[] averages = new double[MINUTES.length];
    private long lastCount;

    /** Takes in the counter's value after {@code seconds} more. */
    public void update(long count, double seconds) {
        double perMinute = (count - lastCount) / seconds * MINUTE;
        lastCount = count;
        for (int i = 0; i < MINUTES.length; i++) {
            double decay = Math.exp(-seconds / (MINUTES[i] * MINUTE));
            averages[i] = averages[i] * decay + perMinute * (1 - decay);
        }
    }

    /** Per minute, over the last minute. */
    public double over1() {
        return averages[0];
    }

    /** Per minute, over the last five. */
    public double over5() {
        return averages[1];
    }

    /** Per minute, over the last fifteen. */
    public double over15() {
        return averages[2];
    }
}
