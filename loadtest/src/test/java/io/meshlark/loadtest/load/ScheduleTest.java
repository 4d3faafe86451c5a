package io.meshlark.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void messagesAreDueEvenly() {
        var schedule = new Schedule(5000, 0);

        assertThat(schedule.due(0)).isZero();
        assertThat(schedule.due(1)).isEqualTo(200_000);
        assertThat(schedule.due(5_000_000)).isEqualTo(1000 * SECOND);
    }

    @Test
    void aRampSendsHalfOfWhatTheRateWould() {
        var schedule = new Schedule(1000, 10 * SECOND);

        assertThat(schedule.due(5000)).isEqualTo(10 * SECOND);
        // A quarter of those of the ramp in its first half.
        assertThat(schedule.due(1250)).isEqualTo(5 * SECOND);
    }

    @Test
    void afterTheRampTheRateIsTheRate() {
        var schedule = new Schedule(1000, 10 * SECOND);

        assertThat(schedule.due(6000) - schedule.due(5000)).isEqualTo(SECOND);
    }

    @Test
    void dueTimesNeverGoBack() {
        var schedule = new Schedule(777, 3 * SECOND);
        for (int message = 1; message < 5000; message++) {
            assertThat(schedule.due(message)).isGreaterThan(schedule.due(message - 1));
        }
    }
}
