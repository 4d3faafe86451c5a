package io.meshlark.loadtest.scale;

/**
 * What a node says of itself on {@code /metrics}.
 *
 * @param page in Prometheus' text format
 */
record NodeFigures(String page) {

    private static final String PREFIX = "meshlark_";

    /**
     * @param name without {@code meshlark_}
     * @throws IllegalArgumentException when there is no such figure
     */
    long value(String name) {
        var start = PREFIX + name + " ";
        return page.lines()
                .filter(it -> it.startsWith(start))
                .mapToLong(it -> Long.parseLong(it.substring(start.length()).strip()))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("the node has no metric " + PREFIX + name));
    }
}
