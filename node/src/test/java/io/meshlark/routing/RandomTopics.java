package io.meshlark.routing;

import io.meshlark.protocol.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Topics and filters from a small alphabet, so that they meet often: empty levels, levels that
 * start with '$', levels that share a prefix.
 */
final class RandomTopics {
    private static final List<String> LEVELS =
            List.of("", "a", "b", "ab", "$", "$SYS", "longer-level");

    private final Random random;

    /** The seed is printed; {@code -Dseed=} brings it back. */
    RandomTopics(String test) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(test + ": -Dseed=" + seed);
        random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    long bits() {
        return random.nextLong();
    }

    String topic() {
        return text(false);
    }

    String filter() {
        return text(true);
    }

    private String text(boolean wildcards) {
        while (true) {
            List<String> levels = new ArrayList<>();
            int count = 1 + random.nextInt(5);
            for (int i = 0; i < count; i++) {
                boolean plus = wildcards && random.nextInt(4) == 0;
                levels.add(plus ? "+" : LEVELS.get(random.nextInt(LEVELS.size())));
            }
            if (wildcards && random.nextInt(4) == 0) {
                levels.set(count - 1, "#");
            }
            String text = String.join("/", levels);
            if (!text.isEmpty()) {
                return text;
            }
        }
    }

    /** The definition that everything in this package is held against. */
    static boolean matches(String filter, String topic) {
        return switch (TopicFilter.parse(filter, Integer.MAX_VALUE)) {
            case TopicFilter.Parsed.Ok(TopicFilter parsed) -> parsed.matches(topic);
            case TopicFilter.Parsed.Wrong(String problem) ->
                    throw new IllegalArgumentException(filter + ": " + problem);
        };
    }
}
