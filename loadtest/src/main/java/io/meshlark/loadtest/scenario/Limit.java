package io.meshlark.loadtest.scenario;

import java.time.Duration;

/** When publishing ends. */
public sealed interface Limit {

    /** After so many messages of the whole group. */
    record Messages(long count) implements Limit {}

    /** After so many messages for each topic of each client. */
    record Rounds(long count) implements Limit {}

    /** After so long. */
    record Time(Duration duration) implements Limit {}
}
