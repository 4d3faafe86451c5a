package io.meshlark.loadtest.scenario;

import java.util.Collection;
import java.util.regex.Pattern;

/**
 * Something that must be so in the end, such as {@code loss == 0}, {@code p99 < 50ms} or {@code
 * drain/throughput > 10000}.
 *
 * @param metric its name, with the name of a phase and "/" before it when it is of one phase
 * @param value in the metric's unit: times are seconds, sizes are bytes
 */
public record Expectation(String text, String metric, Comparison comparison, double value) {

    private static final Pattern SYNTAX =
            Pattern.compile("([\\w./-]+)\\s*(==|!=|<=|>=|<|>)\\s*(\\S+)");

    /** How to compare. */
    public enum Comparison {
        EQUAL("=="),
        UNEQUAL("!="),
        AT_MOST("<="),
        AT_LEAST(">="),
        BELOW("<"),
        ABOVE(">");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        static Comparison of(String sign) {
            for (var comparison : values()) {
                if (comparison.sign.equals(sign)) {
                    return comparison;
                }
            }
            throw new IllegalArgumentException("'" + sign + "' compares nothing");
        }

        boolean holds(double actual, double wanted) {
            return switch (this) {
                case EQUAL -> actual == wanted;
                case UNEQUAL -> actual != wanted;
                case AT_MOST -> actual <= wanted;
                case AT_LEAST -> actual >= wanted;
                case BELOW -> actual < wanted;
                case ABOVE -> actual > wanted;
            };
        }
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Expectation parse(String text) {
        var matcher = SYNTAX.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an expectation such as loss == 0 or p99 < 50ms");
        }
        var metric = matcher.group(1);
        checkName(metric.substring(metric.lastIndexOf('/') + 1), Metric.names());
        return new Expectation(
                text.strip(), metric, Comparison.of(matcher.group(2)), value(matcher.group(3)));
    }

    private static void checkName(String name, Collection<String> known) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException(
                    "'"
                            + name
                            + "' is not measured; did you mean "
                            + Nearest.to(name, known)
                            + "? Known: "
                            + String.join(", ", known));
        }
    }

    /** A number, a duration (in seconds then) or a size (in bytes then). */
    private static double value(String text) {
        if (text.matches("\\d+(\\.\\d+)?")) {
            return Double.parseDouble(text);
        }
        if (text.endsWith("B")) {
            return Units.size(text);
        }
        return Units.duration(text).toNanos() / 1e9;
    }

    public boolean isMet(double actual) {
        return comparison.holds(actual, value);
    }
}
