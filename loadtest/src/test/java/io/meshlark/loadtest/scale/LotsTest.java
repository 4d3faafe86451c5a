package io.meshlark.loadtest.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LotsTest {

    @Test
    void sessionsAreInAHundredLots() {
        assertThat(Lots.of(100_000)).isEqualTo(new Lots(100, 1_000));
        assertThat(Lots.of(150)).isEqualTo(new Lots(100, 2));
        assertThat(Lots.of(7)).isEqualTo(new Lots(7, 1));
    }

    @Test
    void aSampleIsTakenFromAllLotsAndIsNeverMoreThanThereIs() {
        assertThat(Lots.of(100_000).share(2_000)).isEqualTo(20);
        assertThat(Lots.of(1_000).share(2_000)).isEqualTo(10);
    }
}
