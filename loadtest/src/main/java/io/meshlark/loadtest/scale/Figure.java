package io.meshlark.loadtest.scale;

import java.util.Locale;

/**
 * A row of the table.
 *
 * @param aim what it should be, empty when nothing is aimed at
 * @param isMet whether it is
 */
record Figure(Part part, String what, String value, String aim, boolean isMet) {

    static Figure of(Part part, String what, String value) {
        return new Figure(part, what, value, "", true);
    }

    /** One that should not be more than that. */
    static Figure atMost(double most, Part part, String what, double value) {
        return new Figure(part, what, decimal(value), "≤ " + number(most), value <= most);
    }

    static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
