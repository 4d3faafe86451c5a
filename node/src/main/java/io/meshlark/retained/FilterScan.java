package io.meshlark.retained;

/**
 * Holds one filter against topics in {@link LevelOrder}, and says for each that does not match
 * where the next one can be: what lies between is never looked at.
 */
final class FilterScan {
    private final String filter;

    FilterScan(String filter) {
        this.filter = filter;
    }

    /** What a topic is to the filter. */
    sealed interface Verdict {
        record Match() implements Verdict {}

        /** No topic before {@code topic} matches; it is greater than the one looked at. */
        record SkipTo(String topic) implements Verdict {}

        /** No topic from here on matches. */
        record Finished() implements Verdict {}
    }

    private static final Verdict MATCH = new Verdict.Match();
    private static final Verdict FINISHED = new Verdict.Finished();

    Verdict look(String topic) {
        if (topic.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) {
            return new Verdict.SkipTo("%"); // after all that start with '$' [MQTT-4.7.2-1]
        }
        int from = 0; // of the filter's level
        int at = 0; // of the topic's level
        int plusEnd = -1; // of the topic's level that the last '+' stands for
        while (true) {
            int to = levelEnd(filter, from);
            int end = levelEnd(topic, at);
            boolean single = to - from == 1;
            if (single && filter.charAt(from) == '#') {
                return MATCH;
            }
            if (single && filter.charAt(from) == '+') {
                plusEnd = end;
            } else {
                int order = filter.substring(from, to).compareTo(topic.substring(at, end));
                if (order > 0) {
                    return new Verdict.SkipTo(topic.substring(0, at) + filter.substring(from, to));
                }
                if (order < 0) {
                    return skip(topic, plusEnd);
                }
            }
            boolean filterEnds = to == filter.length();
            boolean topicEnds = end == topic.length();
            if (filterEnds && topicEnds) {
                return MATCH;
            }
            if (filterEnds) {
                return new Verdict.SkipTo(LevelOrder.after(topic.substring(0, end)));
            }
            if (topicEnds) {
                return filter.startsWith("#", to + 1) ? MATCH : new Verdict.SkipTo(topic + "/");
            }
            from = to + 1;
            at = end + 1;
        }
    }

    private static Verdict skip(String topic, int plusEnd) {
        return plusEnd < 0
                ? FINISHED
                : new Verdict.SkipTo(LevelOrder.after(topic.substring(0, plusEnd)));
    }

    private static int levelEnd(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }
}
