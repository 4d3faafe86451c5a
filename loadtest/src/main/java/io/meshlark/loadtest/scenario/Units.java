package io.meshlark.loadtest.scenario;

import java.time.Duration;
import java.util.regex.Pattern;

/** Durations, sizes and numbers as people write them. */
public final class Units {

    private static final Pattern QUANTITY = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([a-zA-Zµ]*)");

    private Units() {}

    /** {@code 500us}, {@code 50ms}, {@code 10s}, {@code 5m}, {@code 1h}. */
    public static Duration duration(String text) {
        var matcher = QUANTITY.matcher(text.strip());
        if (matcher.matches()) {
            double number = Double.parseDouble(matcher.group(1));
            double nanos =
                    switch (matcher.group(2)) {
                        case "us", "µs" -> 1e3;
                        case "ms" -> 1e6;
                        case "s" -> 1e9;
                        case "m" -> 60e9;
                        case "h" -> 3600e9;
                        default -> 0;
                    };
            if (nanos > 0) {
                return Duration.ofNanos(Math.round(number * nanos));
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not a duration such as 500us, 50ms, 10s, 5m or 1h");
    }

    /** {@code 100}, {@code 16KiB}, {@code 1MiB}, {@code 1GiB}: bytes. */
    public static long size(String text) {
        var matcher = QUANTITY.matcher(text.strip());
        if (matcher.matches()) {
            double number = Double.parseDouble(matcher.group(1));
            long unit =
                    switch (matcher.group(2)) {
                        case "", "B" -> 1;
                        case "KiB" -> 1L << 10;
                        case "MiB" -> 1L << 20;
                        case "GiB" -> 1L << 30;
                        default -> 0;
                    };
            if (unit > 0) {
                return Math.round(number * unit);
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not a size such as 100, 16KiB or 1MiB");
    }
}
