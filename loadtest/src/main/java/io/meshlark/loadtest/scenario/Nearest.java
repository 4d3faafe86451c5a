package io.meshlark.loadtest.scenario;

import java.util.Collection;
import java.util.Comparator;

/** What somebody may have meant who mistyped a name. */
public final class Nearest {

    private Nearest() {}

    /**
     * The known name with the fewest letters to change.
     *
     * @param known at least one
     */
    public static String to(String typed, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(it -> distance(typed, it)))
                .orElseThrow(() -> new IllegalArgumentException("no name is known"));
    }

    /** Levenshtein's distance, row by row. */
    private static int distance(String one, String other) {
        var row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
