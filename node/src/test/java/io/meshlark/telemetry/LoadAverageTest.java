package io.meshlark.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LoadAverageTest {
    private final LoadAverage load = new LoadAverage();

    @Test
    void aSteadyRateIsWhatAllAveragesComeTo() {
        for (int i = 1; i <= 1_000; i++) {
            load.update(i * 100L, 10);
        }

        assertThat(load.over1()).isCloseTo(600, within(1.0));
        assertThat(load.over15()).isCloseTo(600, within(1.0));
    }

    @Test
    void theShortAverageFollowsFirst() {
        load.update(1_000, 10);

        assertThat(load.over1()).isGreaterThan(load.over5());
        assertThat(load.over5()).isGreaterThan(load.over15());
        assertThat(load.over15()).isPositive();
    }
}
