package io.meshlark.protocol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final long MILLIS = 1_000_000;
    private static final long SECOND = 1_000 * MILLIS;
    private static final long START = 5 * SECOND;

    /** 10 a second, 3 at once. */
    private final TokenBucket bucket = new TokenBucket(10, 3, START);

    @Test
    void burstIsThereAtOnceAndThenOneComesAfterTheOther() {
        assertThat(taken(bucket, START, 6, SECOND))
                .containsExactly(0L, 0L, 0L, 100 * MILLIS, 200 * MILLIS, 300 * MILLIS);
    }

    /** Red when a token is taken before it is asked how long it takes. */
    @Test
    void whoWouldWaitTooLongTakesNothing() {
        taken(bucket, START, 3, 0);

        assertThat(taken(bucket, START, 2, 99 * MILLIS)).containsOnly(TokenBucket.NONE);

        assertThat(bucket.take(START, SECOND)).isEqualTo(100 * MILLIS);
    }

    /** Red when those that wait are forgotten: whoever comes later would be served before them. */
    @Test
    void nobodyIsServedBeforeThoseThatWait() {
        taken(bucket, START, 5, SECOND);

        assertThat(bucket.take(START + 150 * MILLIS, 0)).isEqualTo(TokenBucket.NONE);
        assertThat(bucket.take(START + 150 * MILLIS, SECOND)).isEqualTo(150 * MILLIS);
    }

    @Test
    void asManyWaitAsComeInTheLongestWait() {
        var waits = taken(bucket, START, 100, SECOND);

        assertThat(waits.stream().filter(wait -> wait > 0)).hasSize(10);
        assertThat(waits.stream().filter(wait -> wait == TokenBucket.NONE)).hasSize(87);
    }

    /** Red without the bound: an hour of quiet would be saved up. */
    @Test
    void fillsNoFurtherThanTheBurst() {
        taken(bucket, START, 3, 0);

        assertThat(taken(bucket, START + 3600 * SECOND, 4, 0))
                .containsExactly(0L, 0L, 0L, TokenBucket.NONE);
    }

    @Test
    void whatIsLostToRoundingIsNothing() {
        var odd = new TokenBucket(7, 1, START);
        long admitted = 0;

        for (long now = START + 1; now <= START + 1_000 * SECOND; now += 10 * MILLIS) {
            admitted += odd.take(now, 0) == 0 ? 1 : 0;
        }

        assertThat(admitted).isBetween(6_600L, 7_001L);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE - 50 * MILLIS})
    void clockMayBeginAnywhereAndPassItsEnd(long start) {
        var fresh = new TokenBucket(10, 2, start);

        assertThat(taken(fresh, start, 3, 0)).containsExactly(0L, 0L, TokenBucket.NONE);
        assertThat(taken(fresh, start + 100 * MILLIS, 2, 0)).containsExactly(0L, TokenBucket.NONE);
        assertThat(taken(fresh, start + SECOND, 3, 0)).containsExactly(0L, 0L, TokenBucket.NONE);
    }

    @Test
    void rateOfZeroIsNoLimit() {
        var free = new TokenBucket(0, 1, START);

        assertThat(taken(free, START, 10_000, 0)).containsOnly(0L);
    }

    /** Red when {@code lastComesAt} is read and written in two steps. */
    @Test
    void threadsTogetherTakeWhatThereIs() throws Exception {
        var shared = new TokenBucket(1_000, 400_000, START);
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<Long> taker =
                    () -> taken(shared, START, 200_000, 0).stream().filter(it -> it == 0).count();
            long total = 0;
            for (Future<Long> each : threads.invokeAll(List.of(taker, taker, taker, taker))) {
                total += each.get();
            }

            assertThat(total).isEqualTo(400_000);
        }
    }

    private static List<Long> taken(TokenBucket from, long now, int times, long longestWait) {
        var waits = new ArrayList<Long>();
        for (int i = 0; i < times; i++) {
            waits.add(from.take(now, longestWait));
        }
        return waits;
    }
}
