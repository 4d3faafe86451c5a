package io.meshlark.loadtest.scenario;

import java.time.Duration;

/** When publishing ends. */
public sealed interface Limit {

    /** After so many messages of the whole group. */
    record Messages(long count) implements Limit {}

    /**
     * After so many messages for each topic of each client, or after so long.
     *
     * @param most time
     */
    record Rounds(long count, Duration most) implements Limit {

        /** However long it takes. */
        public static Rounds of(long count) {
            return new Rounds(count, Duration.ofDays(1));
        }
    }

    /** After so long. */
    record Time(Duration duration) implements Limit {}
}
