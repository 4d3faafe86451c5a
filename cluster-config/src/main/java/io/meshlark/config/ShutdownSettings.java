package io.meshlark.config;

import java.time.Duration;

/**
 * How a node stops.
 *
 * @param drainRate clients a second that a drain sends away
 */
public record ShutdownSettings(Duration drainTimeout, int drainRate) {

    static ShutdownSettings read(Section in) {
        return new ShutdownSettings(
                in.duration("drain-timeout", Duration.ZERO, Duration.ofMinutes(5)),
                in.integer("drain-rate", 1, 1_000_000));
    }
}
