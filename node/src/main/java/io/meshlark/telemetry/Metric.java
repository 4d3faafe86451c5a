package io.meshlark.telemetry;

import java.util.function.LongSupplier;

/**
 * Something the broker counts or measures about itself.
 *
 * @param name in the manner of Prometheus, without the prefix {@code meshlark_}
 * @param kind whether it only grows
 */
public record Metric(String name, String help, Kind kind, LongSupplier value) {

    public enum Kind {
        COUNTER,
        GAUGE
    }

    public static Metric counter(String name, String help, LongSupplier value) {
        return new Metric(name, help, Kind.COUNTER, value);
    }

    public static Metric gauge(String name, String help, LongSupplier value) {
        return new Metric(name, help, Kind.GAUGE, value);
    }
}
