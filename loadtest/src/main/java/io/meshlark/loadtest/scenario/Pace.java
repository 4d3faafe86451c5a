package io.meshlark.loadtest.scenario;

import java.time.Duration;

/** How fast a group publishes. */
public sealed interface Pace {

    /**
     * The window of each of so many publishers when nobody says one. Together: enough to keep any
     * broker busy, and less than the thousand that brokers queue for a client before they drop.
     */
    static int usualWindow(int publishers) {
        return Math.max(1, 500 / publishers);
    }

    /**
     * The next message goes out when there is room: measures how much the broker can do.
     *
     * @param window messages under way per publisher, to the broker and on to the subscribers
     */
    record Closed(int window) implements Pace {}

    /**
     * Messages go out when they are due, whatever became of those before: measures how long they
     * take, waiting to be sent included.
     *
     * @param rate messages a second of the whole group
     * @param ramp time in which the rate grows from 0; zero: at once
     */
    record Open(double rate, Duration ramp) implements Pace {}
}
