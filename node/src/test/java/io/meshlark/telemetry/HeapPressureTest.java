package io.meshlark.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapPressureTest {
    private final HeapPressure pressure = new HeapPressure(1_000, 85);

    @Test
    void isHighAboveTheLimitUntilItIsWellBelow() {
        assertThat(pressure.collected(850)).isFalse();
        assertThat(pressure.collected(851)).isTrue();
        assertThat(pressure.isHigh()).isTrue();

        assertThat(pressure.collected(801)).isFalse();
        assertThat(pressure.isHigh()).isTrue();
        assertThat(pressure.collected(800)).isTrue();
        assertThat(pressure.isHigh()).isFalse();
    }

    @Test
    void isNeverHighAtOneHundredPercent() {
        HeapPressure off = new HeapPressure(1_000, 100);

        off.collected(1_000);

        assertThat(off.isHigh()).isFalse();
        assertThat(off.usedBytes()).isEqualTo(1_000);
    }
}
