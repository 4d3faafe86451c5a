package io.meshlark.loadtest.scale;

import io.meshlark.loadtest.measure.Spread;
import java.util.List;

/**
 * What nodes have used for messages.
 *
 * @param cpuSeconds of all nodes
 * @param seconds that it took
 * @param received deliveries
 * @param link what the nodes have sent one another, the warm-up included
 */
record Cost(double cpuSeconds, double seconds, long received, Link link) {

    private static final double MICROS_PER_SECOND = 1e6;

    /**
     * What went from node to node.
     *
     * @param publications that clients have sent
     * @param messages of these and everything else between nodes
     * @param frames that these were packed in
     */
    record Link(long publications, long messages, long frames) {

        static final Link NONE = new Link(0, 0, 0);

        Link plus(Link it) {
            return new Link(
                    publications + it.publications, messages + it.messages, frames + it.frames);
        }

        double messagesPerPublication() {
            return messages / (double) publications;
        }

        double messagesPerFrame() {
            return messages / (double) Math.max(1, frames);
        }
    }

    /**
     * CPU microseconds for each delivery, which are CPU seconds for a million of them, without what
     * the nodes use when nothing happens.
     *
     * @param idle CPU seconds a second
     */
    double micros(double idle) {
        return Math.max(0, cpuSeconds - idle * seconds) * MICROS_PER_SECOND / received;
    }

    static Spread micros(List<Cost> rounds, double idle) {
        return Spread.of(rounds.stream().mapToDouble(it -> it.micros(idle)).toArray());
    }

    static Link link(List<Cost> rounds) {
        return rounds.stream().map(Cost::link).reduce(Link.NONE, Link::plus);
    }

    /** For people who wait, with what the nodes use when nothing happens. */
    @Override
    public String toString() {
        return "%.2f µs, %,.0f/s".formatted(micros(0), received / seconds);
    }
}
