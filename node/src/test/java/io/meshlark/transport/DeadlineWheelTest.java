package io.meshlark.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.transport.DeadlineWheel.Deadline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {
    private static final long TICK = DeadlineWheel.TICK_NANOS;

    /** Also far beyond the ring, moved and cleared, against the plain definition. */
    @Test
    void everyDeadlineIsMetOnceAtMostATickLateAndNeverEarly() {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        long start = random.nextLong() / 4;
        var wheel = new DeadlineWheel(start);
        int count = 200;
        long[] due = new long[count];
        long[] met = new long[count];
        long[] now = {start};
        var deadlines = new ArrayList<Deadline>();
        for (int i = 0; i < count; i++) {
            int index = i;
            deadlines.add(
                    new Deadline(() -> {
                        assertThat(met[index]).as("seed " + seed).isZero();
                        met[index] = now[0];
                    }));
        }
        for (int i = 0; i < count; i++) {
            wheel.set(deadlines.get(i), start + random.nextLong(1000 * TICK));
            due[i] = start + random.nextLong(1000 * TICK);
            wheel.set(deadlines.get(i), due[i]);
            if (random.nextInt(4) == 0) {
                wheel.clear(deadlines.get(i));
                due[i] = Long.MIN_VALUE;
            }
        }

        for (int i = 0; i <= 1001; i++) {
            now[0] += TICK;
            wheel.advance(now[0]);
        }

        for (int i = 0; i < count; i++) {
            if (due[i] == Long.MIN_VALUE) {
                assertThat(met[i]).as("seed " + seed).isZero();
            } else {
                assertThat(met[i])
                        .as("seed " + seed)
                        .isGreaterThanOrEqualTo(due[i])
                        .isLessThanOrEqualTo(due[i] + 2 * TICK);
            }
        }
        assertThat(Arrays.stream(met).filter(it -> it != 0).count()).isPositive();
    }

    @Test
    void longPauseMissesNothing() {
        var wheel = new DeadlineWheel(0);
        int[] met = {0};
        for (int i = 0; i < 100; i++) {
            wheel.set(new Deadline(() -> met[0]++), i * 7 * TICK);
        }

        wheel.advance(10_000 * TICK);

        assertThat(met[0]).isEqualTo(100);
    }

    @Test
    void deadlineCanBeSetAgainWhenItIsMet() {
        var wheel = new DeadlineWheel(0);
        int[] met = {0};
        var self = new Deadline[1];
        self[0] =
                new Deadline(() -> {
                    met[0]++;
                    wheel.set(self[0], met[0] * 10 * TICK + TICK);
                });
        wheel.set(self[0], TICK);

        for (int tick = 1; tick <= 100; tick++) {
            wheel.advance(tick * TICK);
        }

        assertThat(met[0]).isEqualTo(10);
    }
}
