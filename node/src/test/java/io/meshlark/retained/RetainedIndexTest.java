package io.meshlark.retained;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetainedIndexTest {
    private static final long MANY = 1L << 40;
    private static final List<String> LEVELS =
            List.of("", "a", "b", "ab", "a!", "$", "%", "\u00e9");

    private final RetainedIndex index = new RetainedIndex();

    @Spec({"MQTT-4.7.1-1", "v3:MQTT-4.7.1-2", "MQTT-4.7.1-2", "v3:MQTT-4.7.1-3"})
    @Test
    void filterFindsTheTopicsThatItMatchesByDefinition() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("filterFindsTheTopicsThatItMatchesByDefinition: -Dseed=" + seed);
        var random = new Random(seed);
        for (int world = 0; world < 60; world++) {
            var index = new RetainedIndex();
            var topics = new TreeSet<String>();
            for (int step = 0; step < 200; step++) {
                String topic = text(random, false);
                if (random.nextInt(4) == 0) {
                    assertThat(index.remove(topic, step) != null).isEqualTo(topics.remove(topic));
                } else {
                    index.put(topic, new RetainedEntry(step, 1, "", Long.MAX_VALUE));
                    topics.add(topic);
                }
                String filter = text(random, true);
                assertThat(all(index, filter, 1 + random.nextInt(5)))
                        .as(filter)
                        .containsExactlyInAnyOrderElementsOf(
                                topics.stream().filter(it -> matches(filter, it)).toList());
            }
            assertThat(index.count()).isEqualTo(topics.size());
            assertThat(index.bytes()).isEqualTo(topics.size());
        }
    }

    @Spec({"MQTT-4.7.2-1", "v3:MQTT-4.7.2-1"})
    @ParameterizedTest
    @CsvSource({"#, false", "+/x, false", "+/#, false", "$SYS/#, true", "$SYS/+, true"})
    void leadingWildcardPassesTopicsOfTheServerBy(String filter, boolean found) {
        put("$SYS/x");

        assertThat(all(index, filter, 10).isEmpty()).isNotEqualTo(found);
    }

    @Test
    void pagesGoOnWhereTheOneBeforeEnded() {
        List.of("a/1", "a/2", "a/3", "a/4", "b/1").forEach(this::put);

        var first = index.matches("a/+", null, 2, MANY);
        index.remove("a/2", Long.MAX_VALUE); // the cursor's own topic goes
        put("a/25");
        var second = index.matches("a/+", first.next(), 2, MANY);
        var third = index.matches("a/+", second.next(), 2, MANY);

        assertThat(first.topics()).containsExactly("a/1", "a/2");
        assertThat(second.topics()).containsExactly("a/25", "a/3");
        assertThat(third.topics()).containsExactly("a/4");
        assertThat(third.next()).isNull();
    }

    @Test
    void exactFilterAmongAHundredThousandTopicsIsFoundInOnePage() {
        for (int i = 0; i < 100_000; i++) {
            put("device/" + i + "/state");
        }

        assertThat(index.matches("device/77777/state", null, 1, MANY).topics())
                .containsExactly("device/77777/state");
        assertThat(index.matches("device/77777/#", null, 2, MANY))
                .isEqualTo(new RetainedIndex.Page(List.of("device/77777/state"), null));
    }

    @Test
    void pageEndsEvenIfNothingMatches() {
        for (int i = 0; i < 10_000; i++) {
            put("device/" + i + "/state");
        }

        var page = index.matches("device/+/none", null, 10, MANY);

        assertThat(page.topics()).isEmpty();
        assertThat(page.next()).isNotNull();
        assertThat(all(index, "device/+/none", 10)).isEmpty();
    }

    @Test
    void sixtyFiveThousandLevelsAreOrdinary() {
        String slashes = "/".repeat(65_535);
        put(slashes);
        put("a");

        assertThat(all(index, "+/".repeat(65_535) + "+", 1)).containsExactly(slashes);
        assertThat(all(index, slashes + "#", 1)).containsExactly(slashes);
        assertThat(all(index, "/#", 1)).containsExactly(slashes);
    }

    @Test
    void olderVersionNeverReplacesANewerOne() {
        index.put("a", new RetainedEntry(5, 10, "", Long.MAX_VALUE));

        assertThat(index.put("a", new RetainedEntry(5, 20, "", Long.MAX_VALUE)))
                .isInstanceOf(RetainedIndex.Stored.Outdated.class);
        assertThat(index.remove("a", 4)).isNull();
        assertThat(index.bytes()).isEqualTo(10);

        index.put("a", new RetainedEntry(6, 30, "", Long.MAX_VALUE));
        assertThat(index.bytes()).isEqualTo(30);
        index.remove("a", 6);
        assertThat(index.bytes()).isZero();
        assertThat(index.get("a")).isNull();
    }

    private void put(String topic) {
        index.put(topic, new RetainedEntry(1, 1, "", Long.MAX_VALUE));
    }

    private static List<String> all(RetainedIndex index, String filter, int limit) {
        List<String> found = new ArrayList<>();
        @Nullable String next = null;
        do {
            var page = index.matches(filter, next, limit, MANY);
            assertThat(page.topics()).hasSizeLessThanOrEqualTo(limit);
            found.addAll(page.topics());
            next = page.next();
        } while (next != null);
        return found;
    }

    private static boolean matches(String filter, String topic) {
        return TopicFilter.parse(filter, Integer.MAX_VALUE)
                        instanceof TopicFilter.Parsed.Ok(TopicFilter parsed)
                && parsed.matches(topic);
    }

    private static String text(Random random, boolean wildcards) {
        List<String> levels = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            boolean plus = wildcards && random.nextInt(3) == 0;
            levels.add(plus ? "+" : LEVELS.get(random.nextInt(LEVELS.size())));
        }
        if (wildcards && random.nextInt(4) == 0) {
            levels.set(count - 1, "#");
        }
        String text = String.join("/", levels);
        return text.isEmpty() ? "a" : text;
    }
}
