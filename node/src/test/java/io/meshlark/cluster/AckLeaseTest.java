package io.meshlark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.cluster.Voter.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who holds the lease, and until when. Members are numbered from 1 by address. */
class AckLeaseTest {
    private static final long DURATION = 3000;

    private long now = 10_000;

    private AckLease lease(Quorum quorum, int self, int members) {
        var lease = new AckLease(() -> now, DURATION, quorum, self);
        lease.members(members(members));
        return lease;
    }

    private static List<Voter> members(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(life -> new Voter(life, Standing.MEMBER, life))
                .toList();
    }

    private static Quorum quorum(String name) {
        return switch (name) {
            case "majority" -> new Quorum.Majority();
            case "fixed-2" -> new Quorum.Fixed(2);
            case "oldest" -> new Quorum.Oldest(true);
            case "oldest-even-alone" -> new Quorum.Oldest(false);
            default -> throw new AssertionError(name);
        };
    }

    @ParameterizedTest(name = "{0}: node {1} of {2} with echoes of {3} holds: {4}")
    @CsvSource({
        // strategy, self, members, echoes, holds
        "majority, 1, 1, '', true",
        // Of two, the one with the lowest address needs nobody: the other cannot go on without it.
        "majority, 1, 2, '', true",
        "majority, 2, 2, '', false",
        "majority, 2, 2, '1', true",
        "majority, 1, 3, '', false",
        "majority, 1, 3, '3', true",
        "majority, 3, 3, '2', true",
        "majority, 3, 4, '4', false",
        "majority, 3, 4, '1', true",
        "majority, 3, 4, '2 4', true",
        "majority, 1, 4, '2', true",
        "majority, 5, 5, '4', false",
        "majority, 5, 5, '4 3', true",
        "fixed-2, 1, 3, '', false",
        "fixed-2, 3, 3, '2', true",
        "oldest, 1, 2, '', true",
        "oldest, 2, 2, '', false",
        "oldest, 2, 2, '1', true",
        "oldest, 1, 3, '', false",
        "oldest, 1, 3, '2', true",
        "oldest, 2, 3, '3', true",
        "oldest, 2, 4, '3', false",
        "oldest, 2, 4, '1', true",
        "oldest-even-alone, 1, 3, '', true",
        "oldest-even-alone, 2, 3, '3', false",
        "oldest-even-alone, 2, 3, '1', true",
    })
    void quorum(String strategy, int self, int members, String echoes, boolean holds) {
        var lease = lease(quorum(strategy), self, members);

        Stream.of(echoes.split(" "))
                .filter(each -> !each.isEmpty())
                .forEach(life -> lease.echoed(Integer.parseInt(life), now));

        assertThat(lease.holds()).isEqualTo(holds);
    }

    @Test
    void runsFromTheTimeOfSendingThatAQuorumHasEchoed() {
        var lease = lease(new Quorum.Majority(), 5, 5);

        lease.echoed(1, 9_000);
        lease.echoed(2, 8_000);
        lease.echoed(3, 7_500);

        // The second newest echo counts: with our own vote it makes three.
        now = 10_999;
        assertThat(lease.holds()).isTrue();
        // Goes red when the lease runs from the newest echo.
        now = 11_000;
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void queuedEchoesOfOldPingsProveNothing() {
        var lease = lease(new Quorum.Majority(), 1, 3);
        lease.echoed(2, now);

        now += 60_000;
        lease.echoed(2, 10_500);
        lease.echoed(3, 11_000);

        // Goes red when the lease runs from the arrival of an echo.
        assertThat(lease.holds()).isFalse();
        lease.echoed(3, now);
        assertThat(lease.holds()).isTrue();
    }

    @Test
    void thawedProcessFindsItExpired() {
        var lease = lease(new Quorum.Majority(), 1, 3);
        lease.echoed(2, now);
        assertThat(lease.holds()).isTrue();

        now += 20_000;

        assertThat(lease.holds()).isFalse();
    }

    @Test
    void earlierEchoDoesNotTakeBackALaterOne() {
        var lease = lease(new Quorum.Majority(), 1, 3);

        lease.echoed(2, now);
        lease.echoed(2, now - DURATION);

        assertThat(lease.holds()).isTrue();
    }

    @Test
    void clockMayWrapAround() {
        now = Long.MAX_VALUE - 1000;
        var lease = lease(new Quorum.Majority(), 1, 3);
        lease.echoed(2, now);

        // Goes red when times are compared without their difference.
        assertThat(lease.holds()).isTrue();
        now += 2500;
        assertThat(lease.holds()).isTrue();
        lease.echoed(2, now);
        now += 2999;
        assertThat(lease.holds()).isTrue();
        now += 1;
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void echoOfWhoIsNoMemberCountsForNothing() {
        var lease = lease(new Quorum.Majority(), 1, 3);

        lease.echoed(7, now);
        lease.echoed(2, now);
        lease.members(List.of(members(3).get(0), members(3).get(2), voter(8, Standing.MEMBER)));

        assertThat(lease.holds()).isFalse();
    }

    @Test
    void whoJoinsMayBeCountedByTheOtherSide() {
        var lease = lease(new Quorum.Majority(), 1, 2);
        assertThat(lease.holds()).isTrue();

        lease.members(
                List.of(
                        members(2).get(0),
                        members(2).get(1),
                        voter(3, Standing.COMING),
                        voter(4, Standing.COMING)));

        // Nobody has counted them yet: that waits until this node has seen them join.
        assertThat(lease.holds()).isTrue();
        now += DURATION;
        // Goes red when those that join are not counted with the other side.
        assertThat(lease.holds()).isFalse();
        lease.echoed(3, now);
        lease.echoed(2, now);
        assertThat(lease.holds()).isTrue();
    }

    @Test
    void whoLeavesMayNotBeCountedByTheOtherSide() {
        var lease = new AckLease(() -> now, DURATION, new Quorum.Majority(), 3);
        lease.members(
                List.of(
                        voter(1, Standing.MEMBER),
                        voter(2, Standing.GOING),
                        voter(3, Standing.MEMBER)));

        lease.echoed(2, now);

        assertThat(lease.holds()).isFalse();
    }

    @Test
    void holdsNotBeforeItIsAMember() {
        var lease = new AckLease(() -> now, DURATION, new Quorum.Majority(), 1);

        assertThat(lease.holds()).isFalse();
    }

    @Test
    void endsForGood() {
        var lease = lease(new Quorum.Majority(), 1, 1);

        lease.end();
        lease.echoed(1, now);
        lease.members(members(1));

        assertThat(lease.holds()).isFalse();
    }

    @Test
    void whoWatchesIsToldOfEachChange() {
        List<Boolean> told = new ArrayList<>();
        var lease = lease(new Quorum.Majority(), 1, 3);
        lease.watch(told::add);

        lease.tick();
        lease.echoed(2, now);
        lease.tick();
        lease.tick();
        now += DURATION;
        lease.tick();

        assertThat(told).containsExactly(true, false);
    }

    private static Voter voter(int life, Standing standing) {
        return new Voter(life, standing, life);
    }
}
