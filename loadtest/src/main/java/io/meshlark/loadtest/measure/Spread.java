package io.meshlark.loadtest.measure;

import java.util.Arrays;
import java.util.Locale;

/** Of several values the middle one and the two at the ends. */
public record Spread(double median, double least, double most) {

    /**
     * @param values one at least
     */
    public static Spread of(double... values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median, least, most);
    }
}
