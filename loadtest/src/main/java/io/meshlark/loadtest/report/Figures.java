package io.meshlark.loadtest.report;

import io.meshlark.loadtest.scenario.Metric;
import java.util.Locale;

/** Numbers as people read them. */
public final class Figures {

    private Figures() {}

    /** A duration in microseconds with the unit that suits it. */
    public static String micros(double micros) {
        if (micros < 1_000) {
            return format("%.0f µs", micros);
        }
        return micros < 1_000_000
                ? format("%.2f ms", micros / 1e3)
                : format("%.2f s", micros / 1e6);
    }

    public static String bytes(double bytes) {
        if (bytes < 10 * 1024) {
            return format("%.0f B", bytes);
        }
        return bytes < 10 * 1024 * 1024
                ? format("%.1f KiB", bytes / 1024)
                : format("%.1f MiB", bytes / 1024 / 1024);
    }

    public static String count(double count) {
        return format("%,.0f", count);
    }

    /** A figure with its unit. */
    public static String of(Metric.Unit unit, double value) {
        return switch (unit) {
            case COUNT -> count(value);
            case PER_SECOND -> count(value) + " /s";
            case SECONDS -> micros(value * 1e6);
            case BYTES -> bytes(value);
        };
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
