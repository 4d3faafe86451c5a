package io.meshlark.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicMatchTest {

    @ParameterizedTest
    @CsvSource({
        "a/b, a/b, true",
        "a/b, a/b/c, false",
        "a/b, a, false",
        "a/+, a/b, true",
        "a/+, a/, true",
        "a/+, a, false",
        "a/+/c, a/b/c, true",
        "+, a, true",
        "+, a/b, false",
        "+/+, /a, true",
        "a/#, a, true",
        "a/#, a/b/c, true",
        "#, a/b, true",
        "#, $SYS/a, false",
        "+/a, $SYS/a, false",
        "$SYS/#, $SYS/a, true",
        "a/b, a/bc, false",
    })
    void filtersMatchAsTheSpecificationSays(String filter, String topic, boolean matches) {
        assertThat(TopicMatch.matches(filter, topic)).isEqualTo(matches);
    }

    @Test
    void aSubscriberHearsOfEachSourceOnce() {
        var topics = new TopicMatch(new String[] {"a/0", "a/1", "b/0", "a/1"});

        var sources = topics.sources(List.of("a/+", "a/1", "c"));

        assertThat(sources.size()).isEqualTo(3);
        assertThat(sources.slot(0)).isZero();
        assertThat(sources.slot(1)).isEqualTo(1);
        assertThat(sources.slot(3)).isEqualTo(2);
        assertThat(sources.slot(2)).isNegative();
    }
}
