package io.meshlark.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.connection.KnownIds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    @ParameterizedTest
    @CsvSource({"3, 44000", "100, 1000", "100000, 1000"})
    void clientThatMixesQosTakesLittleSpaceAndNoNameIsUsedTwice(int perConnection, int runs) {
        long seed = Long.getLong("seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Generations generations = new Generations();
        Set<String> names = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>();
        KnownIds known = new KnownIds(true);

        for (int i = 1; i < 200_000; i++) {
            int packetId = i % 65_535 + 1;
            known.add(packetId);
            if (random.nextBoolean()) {
                open.add(packetId);
                String name = packetId + "/" + generations.of(packetId);
                assertThat(names.add(name)).as("seed %d: %s", seed, name).isTrue();
            }
            boolean ends = i % perConnection == 0;
            while (open.size() > (ends ? 0 : MAX_OPEN)) {
                int done = open.remove();
                generations.release(done, generations.of(done));
                rebase(generations, known.closed(toArray(open)));
            }
            if (ends) {
                known = new KnownIds(false);
            }
            assertThat(generations.runs().size()).as("seed %d", seed).isLessThan(runs);
        }
    }

    private static int[] toArray(Deque<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void rebase(Generations generations, int[] closed) {
        if (generations.isCrowded() && closed.length > 0) {
            generations.rebase(generations.baseFor(closed), closed);
        }
    }

    @Test
    void rebaseLeavesOtherIdsAlone() {
        Generations generations = new Generations();
        generations.release(3, 0);
        generations.release(5, 0);
        generations.release(5, 1);

        int[] closed = {2, 2, 4, 65_535};
        int gain = generations.gain(closed);
        generations.rebase(generations.baseFor(closed), closed);

        assertThat(gain).isEqualTo(1);
        assertThat(generations.of(1)).isZero();
        assertThat(generations.of(2)).isEqualTo(3);
        assertThat(generations.of(3)).isEqualTo(1);
        assertThat(generations.of(65_535)).isEqualTo(3);
    }

    @Test
    void rangesThatMeetBecomeOne() {
        Generations generations = new Generations();
        generations.release(5, 0);
        generations.rebase(7, new int[] {1, 10});

        generations.rebase(generations.baseFor(new int[] {11, 20}), new int[] {11, 20});

        assertThat(generations.runs()).hasSize(2).containsEntry(1, 7L).containsEntry(21, 0L);
    }
}
