package io.meshlark.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SharedGroupTest {
    private static final int HERE = 1;
    private static final int ELSEWHERE = 2;

    @Test
    void roundRobinGivesEachMemberItsTurn() {
        var group = connected(SharedStrategy.ROUND_ROBIN, "a", "b", "c");

        assertThat(picks(group, 9)).containsExactly("a", "b", "c", "a", "b", "c", "a", "b", "c");
    }

    @Test
    void roundRobinIsFairWhenEveryMemberHasOneCredit() {
        var group = new SharedGroup<String>(SharedStrategy.ROUND_ROBIN);
        List.of("a", "b", "c").forEach(id -> connect(group, id, HERE, 1));
        Map<String, Integer> counts = new HashMap<>();

        for (int i = 0; i < 300; i++) {
            String id = pick(group);
            group.assigned(id);
            group.settled(id);
            counts.merge(id, 1, Integer::sum);
        }

        assertThat(counts)
                .containsOnly(Map.entry("a", 100), Map.entry("b", 100), Map.entry("c", 100));
    }

    @Test
    void randomFollowsTheNumberGivenAndReachesAll() {
        var group = connected(SharedStrategy.RANDOM, "a", "b", "c");
        var random = new RandomTopics("randomFollowsTheNumberGivenAndReachesAll");
        Map<String, Integer> counts = new HashMap<>();

        for (int i = 0; i < 3_000; i++) {
            long number = random.bits();
            String id = pickRandom(group, number);
            assertThat(pickRandom(group, number)).isEqualTo(id);
            counts.merge(id, 1, Integer::sum);
        }

        assertThat(counts).hasSize(3);
        assertThat(Collections.min(counts.values())).isGreaterThan(800);
    }

    @Test
    void stickyStaysUntilItsMemberIsGone() {
        var group = connected(SharedStrategy.STICKY, "a", "b", "c");
        String first = pick(group);

        assertThat(picks(group, 10)).containsOnly(first);
        group.disconnected(first);
        String second = pick(group);
        assertThat(second).isNotEqualTo(first);
        connect(group, first, HERE, 10);
        assertThat(picks(group, 10)).containsOnly(second);
        group.remove(second);
        assertThat(picks(group, 10)).doesNotContain(second).hasSize(10);
    }

    @Test
    void localPrefersThePublishersNodeAndTakesTurnsThere() {
        var group = new SharedGroup<String>(SharedStrategy.LOCAL);
        connect(group, "far", ELSEWHERE, 10);
        connect(group, "near1", HERE, 10);
        connect(group, "near2", HERE, 10);

        assertThat(picks(group, 4)).containsExactly("near1", "near2", "near1", "near2");
        assertThat(group.pick("t", "publisher", ELSEWHERE, 0)).isEqualTo("far");

        group.disconnected("near1");
        group.disconnected("near2");
        assertThat(pick(group)).isEqualTo("far");
    }

    @Test
    void hashClientKeepsAPublishersMessagesTogether() {
        var group = connected(SharedStrategy.HASH_CLIENT, "a", "b", "c", "d");
        Map<String, String> byPublisher = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            String publisher = "publisher" + i;
            String id = group.pick("t1", publisher, HERE, 0);
            assertThat(group.pick("t2", publisher, ELSEWHERE, 1)).isEqualTo(id);
            byPublisher.put(publisher, String.valueOf(id));
        }
        assertThat(new HashSet<>(byPublisher.values()))
                .containsExactlyInAnyOrder("a", "b", "c", "d");

        group.remove("c");
        byPublisher.forEach((publisher, id) -> {
            if (!id.equals("c")) { // only what it had moves
                assertThat(group.pick("t", publisher, HERE, 0)).isEqualTo(id);
            }
        });
    }

    @Test
    void hashTopicKeepsATopicsMessagesTogether() {
        var group = connected(SharedStrategy.HASH_TOPIC, "a", "b", "c", "d");
        Set<String> used = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            String id = group.pick("topic/" + i, "p1", HERE, 0);
            assertThat(group.pick("topic/" + i, "p2", ELSEWHERE, 1)).isEqualTo(id);
            used.add(String.valueOf(id));
        }
        assertThat(used).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void leastInflightPicksWhoHasTheFewest() {
        var group = connected(SharedStrategy.LEAST_INFLIGHT, "a", "b", "c");
        group.assigned("a");
        group.assigned("a");
        group.assigned("b");
        assertThat(pick(group)).isEqualTo("c");

        group.assigned("c");
        group.assigned("c");
        assertThat(pick(group)).isEqualTo("b");

        group.settled("a");
        group.settled("a");
        assertThat(pick(group)).isEqualTo("a");
    }

    @Test
    void leastInflightTakesTurnsAmongEquals() {
        var group = connected(SharedStrategy.LEAST_INFLIGHT, "a", "b", "c");

        assertThat(picks(group, 6)).containsExactly("a", "b", "c", "a", "b", "c");
    }

    @ParameterizedTest
    @EnumSource
    void memberWithoutCreditIsPassedOverWhileAnotherHasSome(SharedStrategy strategy) {
        var group = new SharedGroup<String>(strategy);
        connect(group, "full", HERE, 1);
        pick(group);
        group.assigned("full");
        connect(group, "free", ELSEWHERE, 1);

        assertThat(picks(group, 20)).containsOnly("free");

        group.assigned("free");
        group.settled("full");
        assertThat(picks(group, 20)).containsOnly("full");
    }

    @ParameterizedTest
    @EnumSource
    void connectedMemberWithoutCreditIsPickedBeforeOneThatIsAway(SharedStrategy strategy) {
        var group = new SharedGroup<String>(strategy);
        group.add("away", true);
        connect(group, "full", HERE, 1);
        group.assigned("full");

        assertThat(picks(group, 20)).containsOnly("full");
    }

    @ParameterizedTest
    @EnumSource
    void durableMemberThatIsAwayIsPickedOnlyWhenNobodyIsConnected(SharedStrategy strategy) {
        var group = new SharedGroup<String>(strategy);
        group.add("durable", true);
        group.add("transient", false);
        assertThat(picks(group, 20)).containsOnly("durable");

        connect(group, "here", HERE, 5);
        assertThat(picks(group, 20)).containsOnly("here");

        group.disconnected("here");
        group.remove("here");
        assertThat(picks(group, 20)).containsOnly("durable");
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsPickedWhenEverybodyWouldLoseIt(SharedStrategy strategy) {
        var group = new SharedGroup<String>(strategy);
        assertThat(pickOrNull(group)).isNull();

        group.add("transient", false);
        assertThat(pickOrNull(group)).isNull();
        assertThat(group.isEmpty()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void pickIsAlwaysFromTheBestThatThereAre(SharedStrategy strategy) {
        var random = new RandomTopics("pickIsAlwaysFromTheBestThatThereAre");
        for (int world = 0; world < 20; world++) {
            var group = new SharedGroup<Integer>(strategy);
            int[] credit = new int[6]; // -1 away, otherwise free slots
            Arrays.fill(credit, -1);
            int[] inflight = new int[6];
            for (int id = 0; id < 6; id++) {
                group.add(id, id % 2 == 0);
            }
            for (int step = 0; step < 300; step++) {
                int id = random.below(6);
                switch (random.below(4)) {
                    case 0 -> {
                        group.connected(id, random.below(2), 3);
                        credit[id] = 3 - inflight[id];
                    }
                    case 1 -> {
                        group.disconnected(id);
                        credit[id] = -1;
                    }
                    case 2 -> {
                        if (credit[id] > 0) {
                            group.assigned(id);
                            inflight[id]++;
                            credit[id]--;
                        }
                    }
                    default -> {
                        if (inflight[id] > 0) {
                            group.settled(id);
                            inflight[id]--;
                            credit[id] += credit[id] >= 0 ? 1 : 0;
                        }
                    }
                }
                int best = -1;
                for (int each = 0; each < 6; each++) {
                    best = Math.max(best, rank(each, credit));
                }
                Integer picked =
                        group.pick(random.topic(), "p" + id, random.below(2), random.bits());
                assertThat(picked == null ? -1 : rank(picked, credit)).isEqualTo(best);
            }
        }
    }

    private static int rank(int id, int[] credit) {
        return credit[id] > 0 ? 2 : credit[id] == 0 ? 1 : id % 2 == 0 ? 0 : -1;
    }

    private static SharedGroup<String> connected(SharedStrategy strategy, String... ids) {
        var group = new SharedGroup<String>(strategy);
        for (String id : ids) {
            connect(group, id, HERE, 10);
        }
        return group;
    }

    private static void connect(SharedGroup<String> group, String id, int node, int maximum) {
        group.add(id, true);
        group.connected(id, node, maximum);
    }

    private static List<String> picks(SharedGroup<String> group, int count) {
        List<String> picks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            picks.add(String.valueOf(group.pick("topic" + i, "publisher" + i, HERE, i)));
        }
        return picks;
    }

    private static String pick(SharedGroup<String> group) {
        return String.valueOf(pickOrNull(group));
    }

    private static String pickRandom(SharedGroup<String> group, long random) {
        return String.valueOf(group.pick("t", "publisher", HERE, random));
    }

    private static @Nullable String pickOrNull(SharedGroup<String> group) {
        return group.pick("t", "publisher", HERE, 0);
    }
}
