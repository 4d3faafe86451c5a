package io.meshlark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HearingTest {
    private final Hearing hearing = new Hearing(1_000);

    @Test
    void anEchoCountsFromTheTimeOfItsPing() {
        assertThat(hearing.silence(1_500)).isEqualTo(500);
        assertThat(hearing.lag(1_500)).isEqualTo(500);

        hearing.echoed(1_400, 0);
        assertThat(hearing.silence(1_500)).isEqualTo(100);
        assertThat(hearing.lag(1_500)).isEqualTo(100);

        hearing.echoed(1_300, 0);
        assertThat(hearing.silence(1_500)).as("an older one takes nothing back").isEqualTo(100);
    }

    /** Red when an echo counts whatever is under way on the link. */
    @Test
    void theLinkHasCaughtUpWhenWhatWasSentBeforeTheEchoIsHandled() {
        hearing.handled(80);
        hearing.echoed(1_400, 100);
        hearing.echoed(1_600, 150);
        assertThat(hearing.silence(2_000)).isEqualTo(400);
        assertThat(hearing.lag(2_000)).isEqualTo(1_000);

        hearing.handled(99);
        assertThat(hearing.lag(2_000)).isEqualTo(1_000);
        hearing.handled(100);
        assertThat(hearing.lag(2_000)).isEqualTo(600);

        hearing.echoed(1_800, 150);
        assertThat(hearing.lag(2_000)).isEqualTo(600);
        hearing.handled(150);
        assertThat(hearing.lag(2_000)).isEqualTo(200);
    }
}
