package io.meshlark.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

    @Test
    void durationsCarryAUnit() {
        assertThat(Units.duration("500us")).isEqualTo(Duration.ofNanos(500_000));
        assertThat(Units.duration("1.5 s")).isEqualTo(Duration.ofMillis(1500));
        assertThat(Units.duration("2m")).isEqualTo(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "s", "-1s", "5 days", ""})
    void whatIsNoDurationIsRefused(String text) {
        assertThatThrownBy(() -> Units.duration(text)).hasMessageContaining("'" + text + "'");
    }

    @Test
    void sizesMayCarryAUnit() {
        assertThat(Units.size("100")).isEqualTo(100);
        assertThat(Units.size("16KiB")).isEqualTo(16_384);
        assertThatThrownBy(() -> Units.size("1kb")).hasMessageContaining("16KiB");
    }
}
