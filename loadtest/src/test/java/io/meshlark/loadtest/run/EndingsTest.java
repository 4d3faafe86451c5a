package io.meshlark.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.loadtest.measure.Counts;
import io.meshlark.loadtest.scenario.Limit;
import io.meshlark.loadtest.scenario.Pace;
import io.meshlark.loadtest.scenario.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EndingsTest {

    private static final Phase PUBLISH =
            new Phase.Publish("p", "g", new Pace.Closed(1), new Limit.Messages(3), false);

    private static Counts counts(long unacknowledged, long expected, long received) {
        return new Counts(
                0, 0, 0, 0, 3, 0, 0, unacknowledged, expected, received, 0, 0, 0, 70, 90, 0);
    }

    @Test
    void publishingIsOverWhenAllIsAcknowledgedAndDelivered() {
        assertThat(isOver(PUBLISH, counts(0, 3, 3), false, true)).isTrue();
        assertThat(isOver(PUBLISH, counts(0, 3, 3), true, true)).isFalse();
        assertThat(isOver(PUBLISH, counts(1, 3, 3), false, true)).isFalse();
        assertThat(isOver(PUBLISH, counts(0, 3, 2), false, true)).isFalse();
    }

    @Test
    void deliveriesAreNotAwaitedWhenSubscribersAreAway() {
        assertThat(isOver(PUBLISH, counts(0, 3, 0), false, false)).isTrue();
    }

    @Test
    void drainingIsOverWhenAllOfTheRunIsThere() {
        assertThat(isOver(new Phase.Drain("d"), counts(0, 3, 2), false, true)).isFalse();
        assertThat(isOver(new Phase.Drain("d"), counts(0, 3, 3), false, true)).isTrue();
    }

    @Test
    void holdingTakesItsTime() {
        var hold = new Phase.Hold("h", Duration.ofNanos(100));

        assertThat(Endings.isOver(hold, Counts.NONE, Counts.NONE, false, true, 99)).isFalse();
        assertThat(Endings.isOver(hold, Counts.NONE, Counts.NONE, false, true, 100)).isTrue();
    }

    @Test
    void aPhaseEndsWithTheLastThingThatItWasFor() {
        assertThat(Endings.lastEvent(PUBLISH, counts(0, 3, 3), 10, 200)).isEqualTo(70);
        assertThat(Endings.lastEvent(new Phase.Drain("d"), counts(0, 3, 3), 10, 200)).isEqualTo(70);
        assertThat(Endings.lastEvent(new Phase.Drain("d"), counts(0, 3, 0), 10, 200))
                .isEqualTo(200);
    }

    private static boolean isOver(Phase phase, Counts counts, boolean isBusy, boolean subscribed) {
        return Endings.isOver(phase, counts, counts, isBusy, subscribed, 0);
    }
}
