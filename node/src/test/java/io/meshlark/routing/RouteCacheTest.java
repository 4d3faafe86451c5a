package io.meshlark.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteCacheTest {
    private long digest;
    private long trie;
    private final List<String> matched = new ArrayList<>();
    private final RouteCache<String> cache =
            new RouteCache<>(4, () -> digest, () -> trie, String::length, 10);

    @Test
    void topicIsMatchedOnceAsLongAsNothingChanges() {
        assertThat(cache.get("a", this::match)).isEqualTo("a!");
        assertThat(cache.get("a", this::match)).isEqualTo("a!");

        assertThat(matched).containsExactly("a");
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(cache.misses()).isEqualTo(1);
    }

    @Test
    void changeOfEitherVersionMakesItMatchAgain() {
        cache.get("a", this::match);
        digest++;
        cache.get("a", this::match);
        trie++;
        cache.get("a", this::match);
        cache.get("a", this::match);

        assertThat(matched).containsExactly("a", "a", "a");
    }

    @Test
    void resultOfAMatchThatAChangeCameIntoIsNotTakenForNewer() {
        cache.get(
                "a",
                topic -> {
                    trie++; // someone subscribes, maybe too late for this match
                    return "old";
                });

        assertThat(cache.get("a", this::match)).isEqualTo("a!");
    }

    @Test
    void neverMoreEntriesThanAllowedAndTheRecentOneStays() {
        for (int i = 0; i < 1_000; i++) {
            cache.get("topic" + i, this::match);
        }
        cache.get("topic999", this::match);
        assertThat(cache.hits()).isEqualTo(1);

        matched.clear();
        for (int i = 0; i < 999; i++) {
            cache.get("topic" + i, this::match);
        }
        assertThat(matched).hasSizeGreaterThanOrEqualTo(999 - 4);
    }

    @Test
    void usedTopicSurvivesManyThatAreNot() {
        for (int i = 0; i < 1_000; i++) {
            cache.get("used", this::match);
            cache.get("once" + i, this::match);
        }

        assertThat(matched.stream().filter("used"::equals)).hasSize(1);
    }

    @Test
    void longTopicsAndWideResultsAreNotKept() {
        String longTopic = "x".repeat(513);

        cache.get(longTopic, topic -> "");
        cache.get(longTopic, topic -> "");
        cache.get("wide", topic -> "eleven char");
        cache.get("wide", topic -> "eleven char");

        assertThat(cache.hits()).isZero();
    }

    @Test
    void sizeMustBeAPowerOfTwo() {
        assertThatThrownBy(() -> new RouteCache<String>(3, () -> 0, () -> 0, String::length, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 entries");
    }

    private String match(String topic) {
        matched.add(topic);
        return topic.substring(0, 1) + "!";
    }
}
