package io.meshlark.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Owners that subscribe, unsubscribe, tell, start anew and leave; and the plain definition. */
class RouteDigestPropertyTest {
    private static final int WORLDS = 40;
    private static final int STEPS = 400;
    private static final int ANY_SHAPES = 1_000_000;

    private final RandomTopics random = new RandomTopics("RouteDigestPropertyTest");
    private final RouteHash hash = new RouteHash(new SipHash(random.bits(), random.bits()));
    private final RouteDigest digest = new RouteDigest(hash, ANY_SHAPES);
    private final Map<Integer, Party> parties = new HashMap<>();
    private long incarnations;

    /**
     * @param filters with how many subscribe to each
     */
    private record Party(int owner, DigestSlice slice, Map<String, Integer> filters) {
        boolean wants(String topic) {
            return filters.keySet().stream()
                    .anyMatch(filter -> RandomTopics.matches(filter, topic));
        }
    }

    @Spec({"MQTT-4.7.1-1", "v3:MQTT-4.7.1-2", "MQTT-4.7.1-2", "v3:MQTT-4.7.1-3"})
    @Test
    void ownersAreThoseWithAFilterThatMatchesAsTheDefinitionSays() {
        for (int world = 0; world < WORLDS; world++) {
            for (int step = 0; step < STEPS; step++) {
                step();
                String topic = random.topic();
                var found = new OwnerSet();
                digest.match(topic, found);

                // Nobody too few is the promise; nobody too many is what 64 bits make of it.
                int[] expected =
                        parties.values().stream()
                                .filter(party -> party.wants(topic))
                                .mapToInt(Party::owner)
                                .toArray();
                assertThat(found.toArray()).as(topic).containsExactlyInAnyOrder(expected);
            }

            parties.keySet().forEach(digest::drop);
            parties.clear();
            assertThat(digest.size()).isZero();
            assertThat(digest.liveShapes()).isZero();
        }
    }

    private void step() {
        int number = random.below(4);
        int owner = random.below(2) == 0 ? Owner.shard(number) : Owner.node(number);
        Party party = parties.computeIfAbsent(owner, o -> started(o, Map.of()));
        switch (random.below(40)) {
            case 0 -> {
                digest.drop(owner);
                parties.remove(owner);
            }
            case 1 -> parties.put(owner, started(owner, party.filters));
            default -> {
                for (int changes = random.below(3); changes >= 0; changes--) {
                    change(party);
                }
                assertThat(digest.apply(party.slice.drain()))
                        .isEqualTo(RouteDigest.Outcome.APPLIED);
            }
        }
    }

    /** With some of the subscriptions it had, and one that nobody was told of. */
    private Party started(int owner, Map<String, Integer> before) {
        Map<String, Integer> filters = new HashMap<>(before);
        for (String filter : List.copyOf(filters.keySet())) {
            if (random.below(4) == 0) {
                filters.remove(filter);
            }
        }
        filters.merge(random.filter(), 1, Integer::sum);
        var slice = new DigestSlice(owner, ++incarnations, hash);
        filters.forEach((filter, count) -> {
            for (int i = 0; i < count; i++) {
                slice.add(hash.keyOf(filter));
            }
        });
        slice.drain();
        assertThat(digest.replace(slice.image())).isEqualTo(RouteDigest.Outcome.APPLIED);
        assertThat(digest.has(owner, incarnations, 1, slice.checksum())).isTrue();
        return new Party(owner, slice, filters);
    }

    private void change(Party party) {
        String filter = random.filter();
        if (party.filters.containsKey(filter) && random.below(3) > 0) {
            party.slice.remove(hash.keyOf(filter));
            party.filters.computeIfPresent(filter, (f, count) -> count == 1 ? null : count - 1);
        } else {
            party.slice.add(hash.keyOf(filter));
            party.filters.merge(filter, 1, Integer::sum);
        }
    }
}
