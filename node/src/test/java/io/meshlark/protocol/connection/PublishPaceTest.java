package io.meshlark.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublishPaceTest {
    private static final long SECOND = 1_000_000_000;

    /** Clocks of intervals may be negative, and pass zero. */
    private static final long START = -SECOND;

    private static PublishPace pace(int messages, long bytes) {
        return new PublishPace(new PublishPace.Limit(messages, bytes, SECOND), START);
    }

    @Test
    void burstComesAtOnceAndTheRestAtTheRate() {
        var pace = pace(10, 0);
        for (int i = 0; i < 10; i++) {
            pace.take(1, START);
            assertThat(pace.ahead(START)).isZero();
        }

        pace.take(1, START);

        assertThat(pace.ahead(START)).isEqualTo(SECOND / 10);
        assertThat(pace.ahead(START + SECOND / 10)).isZero();
    }

    @Test
    void bytesCountBesideMessages() {
        var pace = pace(1000, 1000);

        pace.take(1500, START);

        assertThat(pace.ahead(START)).isEqualTo(SECOND / 2);
    }

    @Test
    void largeMessageIsPaidForBeforeTheNextAndNothingOverflows() {
        var pace = pace(0, 1);

        pace.take(1 << 28, START);

        assertThat(pace.ahead(START)).isEqualTo(((1L << 28) - 1) * SECOND);
    }

    @Test
    void quietIsNotSavedBeyondTheBurst() {
        var pace = pace(10, 0);
        long later = START + 100 * SECOND;
        for (int i = 0; i < 10; i++) {
            pace.take(1, later);
        }
        assertThat(pace.ahead(later)).isZero();

        pace.take(1, later);

        assertThat(pace.ahead(later)).isEqualTo(SECOND / 10);
    }
}
