package io.meshlark.loadtest.scale;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What can be measured, in the order in which it is: what warms nodes up first, what kills last.
 */
public enum Part {
    /** A message to the same node against one to another node. */
    CROSSING,
    /** A message for many subscribers on all nodes. */
    FANOUT,
    /** Many filters: memory, CPU of a message, start of a node. */
    ROUTES,
    /** A node that dies with many sessions. */
    FAILOVER;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All labels. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Part::label).toList();
    }

    /**
     * The one of this label.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Part of(String label) {
        return Arrays.stream(values())
                .filter(it -> it.label().equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "'%s' is no part; there are %s"
                                        .formatted(label, String.join(", ", labels()))));
    }
}
