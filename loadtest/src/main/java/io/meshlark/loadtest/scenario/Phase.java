package io.meshlark.loadtest.scenario;

import java.time.Duration;

/** One step of a scenario; the next begins when it is done. */
public sealed interface Phase {

    /** What the phase is called in reports. */
    String name();

    /**
     * Connects the clients of a group, and subscribes them.
     *
     * @param rate connections a second; 0: as fast as they succeed
     * @param pending connections under way at a time, when no rate is given
     * @param takeOver with clients that are connected already: each connects again, and the broker
     *     has to close its former connection
     */
    record Connect(String name, String group, double rate, int pending, boolean takeOver)
            implements Phase {

        private static final int USUAL_PENDING = 64;

        /** As fast as they succeed. */
        public static Connect all(String name, String group) {
            return new Connect(name, group, 0, USUAL_PENDING, false);
        }
    }

    /**
     * Ends the connections of a group.
     *
     * @param abrupt without DISCONNECT, by a reset
     */
    record Disconnect(String name, String group, boolean abrupt) implements Phase {}

    /**
     * Publishes, and waits for acknowledgements; and for the deliveries, when all who should get
     * them are connected.
     *
     * @param isWarmUp not in the results
     */
    record Publish(String name, String group, Pace pace, Limit limit, boolean isWarmUp)
            implements Phase {}

    /** Waits until everything has arrived that was sent before. */
    record Drain(String name) implements Phase {}

    /**
     * Connects the clients of a group once more, without their former sessions, and disconnects
     * them.
     */
    record Forget(String name, String group) implements Phase {}

    /** Does nothing with the connections that are there. */
    record Hold(String name, Duration duration) implements Phase {}

    /**
     * Ends connections of a group and makes them again, one after the other.
     *
     * @param rate connections a second
     */
    record Churn(String name, String group, double rate, Duration duration) implements Phase {}
}
