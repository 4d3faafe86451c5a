package io.meshlark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GenerationsTest {
    private static final int MAX_OPEN = 1_000;

    @Test
    void countsLikeAPlainMap() {
        long seed = Long.getLong("seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Generations generations = new Generations();
        Map<Integer, Long> plain = new HashMap<>();

        for (int i = 0; i < 20_000; i++) {
            int packetId = random.nextInt(10) == 0 ? 65_535 : 1 + random.nextInt(40);
            long generation = plain.getOrDefault(packetId, 0L);
            assertThat(generations.of(packetId)).as("seed %d", seed).isEqualTo(generation);
            assertThat(generations.release(packetId, generation)).isTrue();
            assertThat(generations.release(packetId, generation)).isFalse();
            plain.put(packetId, generation + 1);
        }
        for (int packetId = 1; packetId <= 65_535; packetId++) {
            assertThat(generations.of(packetId))
                    .as("seed %d, packet id %d", seed, packetId)
                    .isEqualTo(plain.getOrDefault(packetId, 0L));
        }
    }

    @Test
    void walkingThroughTheIdsTakesTwoRuns() {
        Generations generations = new Generations();

        for (int packetId = 1; packetId <= 65_535; packetId++) {
            generations.release(packetId, 0);
            assertThat(generations.runs().size()).isLessThanOrEqualTo(2);
        }

        assertThat(generations.runs()).containsOnlyKeys(1).containsValue(1L);
    }

    @Test
    void idsInNoOrderAreRefusedBeyondTheLimit() {
        Generations generations = new Generations();

        int packetId = 1;
        for (; generations.canRelease(packetId, MAX_OPEN); packetId += 2) {
            generations.release(packetId, 0);
        }

        assertThat(packetId).isLessThan(65_535);
        assertThat(generations.runs()).hasSizeLessThanOrEqualTo(MAX_OPEN + 1);
    }

    /** Red when {@code canRelease} answers by the number of runs alone. */
    @Test
    void releaseThatAddsNoRunIsAlwaysPossible() {
        long seed = Long.getLong("seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Generations generations = new Generations();
        for (int packetId = 1; generations.canRelease(packetId, MAX_OPEN); packetId += 2) {
            generations.release(packetId, 0);
        }

        int refused = 0;
        int released = 0;
        for (int i = 0; i < 20_000; i++) {
            int packetId = 1 + random.nextInt(65_535);
            int before = generations.runs().size();
            Generations tried = new Generations(generations);
            tried.release(packetId, tried.of(packetId));
            boolean full = before >= MAX_OPEN;
            assertThat(generations.canRelease(packetId, MAX_OPEN))
                    .as("seed %d, packet id %d", seed, packetId)
                    .isEqualTo(!full || tried.runs().size() <= before);
            if (generations.canRelease(packetId, MAX_OPEN)) {
                generations.release(packetId, generations.of(packetId));
                released++;
            } else {
                refused++;
            }
        }

        assertThat(refused).isPositive();
        assertThat(released).isPositive();
        assertThat(generations.runs()).hasSizeLessThanOrEqualTo(MAX_OPEN + 1);
    }
}
