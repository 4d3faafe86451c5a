package io.meshlark.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationTest {

    @ParameterizedTest
    @CsvSource({
        "loss == 0, 0, true",
        "loss == 0, 1, false",
        "loss != 0, 1, true",
        "p99 < 50ms, 0.0499, true",
        "p99 < 50ms, 0.05, false",
        "p99<=50ms, 0.05, true",
        "cpu-per-million < 2s, 1.9, true",
        "throughput >= 1000, 999.9, false",
        "drain/throughput > 1000, 1000.5, true",
        "rss-per-connection < 4KiB, 4095, true",
    })
    void comparesInTheUnitOfTheMetric(String text, double actual, boolean isMet) {
        assertThat(Expectation.parse(text).isMet(actual)).isEqualTo(isMet);
    }

    @Test
    void anUnknownMetricComesWithASuggestion() {
        assertThatThrownBy(() -> Expectation.parse("los == 0"))
                .hasMessageContaining("'los' is not measured; did you mean loss?");
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> Expectation.parse("loss is 0"))
                .hasMessageContaining("is not an expectation such as");
        assertThatThrownBy(() -> Expectation.parse("p99 < 5 furlongs"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
