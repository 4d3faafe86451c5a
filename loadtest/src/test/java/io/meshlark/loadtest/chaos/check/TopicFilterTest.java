package io.meshlark.loadtest.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicFilterTest {

    @ParameterizedTest
    @CsvSource({
        "a/b,a/b,true",
        "a/b,a/c,false",
        "a/+,a/c,true",
        "a/+,a/c/d,false",
        "a/#,a,true",
        "a/#,a/b/c,true",
        "#,a/b,true",
        "#,$SYS/x,false",
        "+/b,a/b,true",
        "a,a/b,false",
        "a/b/c,a/b,false"
    })
    void matches(String filter, String topic, boolean expected) {
        assertThat(TopicFilter.matches(filter, topic)).isEqualTo(expected);
    }
}
