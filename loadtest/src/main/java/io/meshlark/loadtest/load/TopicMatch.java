package io.meshlark.loadtest.load;

import io.meshlark.loadtest.account.SourceSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Which sources a subscriber should hear of, by the topics that it subscribed to. */
final class TopicMatch {

    private final String[] topics;
    private final Map<String, int[]> byTopic = new HashMap<>();
    private final Map<List<String>, SourceSet> known = new HashMap<>();

    /**
     * @param topics by number of the source
     */
    TopicMatch(String[] topics) {
        this.topics = topics;
        for (int i = 0; i < topics.length; i++) {
            byTopic.merge(topics[i], new int[] {i}, TopicMatch::join);
        }
    }

    private static int[] join(int[] some, int[] others) {
        return IntStream.concat(IntStream.of(some), IntStream.of(others)).toArray();
    }

    SourceSet sources(List<String> filters) {
        return known.computeIfAbsent(filters, this::find);
    }

    private SourceSet find(List<String> filters) {
        return SourceSet.of(
                filters.stream().flatMapToInt(this::matching).distinct().sorted().toArray());
    }

    private IntStream matching(String filter) {
        if (filter.indexOf('+') < 0 && filter.indexOf('#') < 0) {
            return IntStream.of(byTopic.getOrDefault(filter, new int[0]));
        }
        var levels = filter.split("/", -1);
        return IntStream.range(0, topics.length).filter(it -> matches(levels, topics[it]));
    }

    static boolean matches(String filter, String topic) {
        return matches(filter.split("/", -1), topic);
    }

    private static boolean matches(String[] filter, String topic) {
        if (topic.startsWith("$") && !filter[0].equals("$SYS") && !filter[0].startsWith("$")) {
            return false; // [MQTT-4.7.2-1]
        }
        int from = 0;
        for (int i = 0; i < filter.length; i++) {
            if (filter[i].equals("#")) {
                return true;
            }
            if (from > topic.length()) {
                return false;
            }
            int slash = topic.indexOf('/', from);
            int end = slash < 0 ? topic.length() : slash;
            if (!filter[i].equals("+")
                    && !(filter[i].length() == end - from && topic.startsWith(filter[i], from))) {
                return false;
            }
            from = end + 1;
        }
        return from > topic.length();
    }
}
