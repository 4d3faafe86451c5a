package io.meshlark.config;

import java.time.Duration;

/** How a node stops. */
public record ShutdownSettings(Duration drainTimeout) {

    static ShutdownSettings read(Section in) {
        return new ShutdownSettings(
                in.duration("drain-timeout", Duration.ZERO, Duration.ofMinutes(5)));
    }
}
