package io.meshlark.loadtest.scale;

/**
 * What nodes have used for messages.
 *
 * @param cpuSeconds of all of them
 * @param seconds that it took
 */
record Cost(double cpuSeconds, double seconds, long sent, long received) {

    private static final double MICROS_PER_SECOND = 1e6;

    /**
     * CPU microseconds for each delivery, which are CPU seconds for a million of them, without what
     * the nodes use when nothing happens.
     *
     * @param idle CPU seconds a second
     */
    double microsPerDelivery(double idle) {
        return Math.max(0, cpuSeconds - idle * seconds) * MICROS_PER_SECOND / received;
    }
}
