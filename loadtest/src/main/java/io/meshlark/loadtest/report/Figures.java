package io.meshlark.loadtest.report;

import io.meshlark.loadtest.scenario.Metric;
import java.util.Locale;

/** Numbers as people read them. */
public final class Figures {

    private static final double KIB = 1024;

    private Figures() {}

    /** A duration in microseconds with the unit that suits it. */
    public static String micros(long micros) {
        if (micros < 1_000) {
            return format("%d µs", micros);
        }
        return micros < 1_000_000
                ? format("%.2f ms", micros / 1e3)
                : format("%.2f s", micros / 1e6);
    }

    public static String bytes(long bytes) {
        if (bytes < 10 * 1024) {
            return format("%d B", bytes);
        }
        return bytes < 10 * 1024 * 1024
                ? format("%.1f KiB", bytes / KIB)
                : format("%.1f MiB", bytes / KIB / KIB);
    }

    public static String count(double count) {
        return format("%,.0f", count);
    }

    /** A figure with its unit. */
    public static String of(Metric.Unit unit, double value) {
        return switch (unit) {
            case COUNT -> count(value);
            case PER_SECOND -> count(value) + " /s";
            case SECONDS -> micros(Math.round(value * 1e6));
            case BYTES -> bytes(Math.round(value));
        };
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
