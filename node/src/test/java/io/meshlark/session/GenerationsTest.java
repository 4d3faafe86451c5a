package io.meshlark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GenerationsTest {
    private static final int MAX_OPEN = 20;

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

    /** What a client does that walks through its ids and publishes at QoS 1 and 2. */
    @Test
    void clientThatMixesQosTakesLittleSpaceAndNoIdIsUsedTwice() {
        long seed = Long.getLong("seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Generations generations = new Generations();
        Set<String> names = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>();

        int packetId = 0;
        for (int i = 0; i < 300_000; i++) {
            packetId = packetId % 65_535 + 1;
            if (random.nextBoolean()) {
                open.add(packetId);
                assertThat(names.add(packetId + "/" + generations.of(packetId)))
                        .as("seed %d", seed)
                        .isTrue();
            }
            if (open.size() > MAX_OPEN) {
                int done = open.remove();
                long generation = generations.of(done);
                assertThat(names.contains(done + "/" + generation)).isTrue();
                generations.release(done, generation);
                if (generations.isCrowded(open.size())) {
                    int[] ids = open.stream().mapToInt(Integer::intValue).sorted().toArray();
                    generations.rebase(generations.nextBase(), ids);
                }
            }
            assertThat(generations.runs()).hasSizeLessThan(400);
        }
    }

    @Test
    void rebaseLeavesOpenIdsAlone() {
        Generations generations = new Generations();
        generations.release(3, 0);
        generations.release(5, 0);
        generations.release(5, 1);

        generations.rebase(generations.nextBase(), new int[] {1, 3});

        assertThat(generations.of(1)).isZero();
        assertThat(generations.of(2)).isEqualTo(3);
        assertThat(generations.of(3)).isEqualTo(1);
        assertThat(generations.of(65_535)).isEqualTo(3);
    }

    @Test
    void releasesOfUnknownIdsAreLimited() {
        Generations generations = new Generations();

        int packetId = 1;
        for (; generations.canRelease(MAX_OPEN); packetId += 2) {
            generations.release(packetId, 0);
        }

        assertThat(packetId).isLessThan(2_000);
        assertThat(generations.isCrowded(MAX_OPEN)).isTrue();
    }
}
