package io.meshlark.session.shard;

import static io.meshlark.session.shard.ShardWorld.FOREVER;
import static io.meshlark.session.shard.ShardWorld.all;
import static io.meshlark.session.shard.ShardWorld.gone;
import static io.meshlark.session.shard.ShardWorld.only;
import static io.meshlark.session.shard.ShardWorld.will;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.UserHoldings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What sessions, wills and subscriptions may take of a shard (P7). */
class ShardLimitsTest {
    private static final int FILTER_WEIGHT = 32;

    private final ShardWorld world = world(2, 2L * will(0).weight(), 3 * FILTER_WEIGHT);

    private static ShardWorld world(int maxSessions, long maxWillBytes, int maxFilterBytes) {
        return new ShardWorld(
                new ShardLimits(
                        ShardAccess.OPEN,
                        maxSessions,
                        maxWillBytes,
                        () -> 0,
                        1_000,
                        maxFilterBytes,
                        new QueueLimit(3, 1 << 20, QueueLimit.Overflow.DROP_OLDEST),
                        new UserHoldings(UserHoldings.Limit.NONE),
                        1 << 20,
                        3_000,
                        10_000,
                        60_000));
    }

    // ---- sessions; red without ShardConnections.refusal

    @Test
    void oneSessionTooManyIsRefused() {
        world.connected(world.connect("a"));
        world.connected(world.connect("b"));

        List<ShardEffect> effects = world.handle(world.connect("c"));

        assertThat(only(ShardEffect.Refuse.class, effects))
                .satisfies(it -> assertThat(it.reason()).isEqualTo(ReasonCode.QUOTA_EXCEEDED))
                .satisfies(it -> assertThat(it.detail()).contains("2 durable sessions"));
        assertThat(all(ShardEffect.Attach.class, effects)).isEmpty();
    }

    @Test
    void whoHasASessionReturnsAndWhoWantsNoneComes() {
        Presence a = world.connected(world.connect("a"));
        world.connected(world.connect("b"));
        world.handle(gone(a, false, FOREVER));

        assertThat(world.connected(world.connect("a")).session()).isEqualTo(a.session());
        assertThat(world.connected(world.connect("c", true, 0, null)).session()).isZero();
    }

    @Test
    void anEndedSessionMakesRoom() {
        Presence a = world.connected(world.connect("a"));
        world.connected(world.connect("b"));
        world.handle(gone(a, false, 0));

        assertThat(world.connected(world.connect("c")).session()).isPositive();
    }

    // ---- wills

    @Test
    void oneWillTooManyIsRefused() {
        world.connected(world.connect("a", true, 0, will(0)));
        world.connected(world.connect("b", true, 0, will(0)));

        List<ShardEffect> effects = world.handle(world.connect("c", true, 0, will(0)));

        assertThat(only(ShardEffect.Refuse.class, effects).detail()).contains("wills");
    }

    @Test
    void willsThatAreDoneMakeRoom() {
        Presence a = world.connected(world.connect("a", true, 0, will(0)));
        world.connected(world.connect("b", true, 0, will(0)));
        ShardEffect.PublishWill fired =
                only(ShardEffect.PublishWill.class, world.handle(gone(a, true, 0)));
        List<ShardEffect> early = world.handle(world.connect("c", true, 0, will(0)));
        assertThat(all(ShardEffect.Refuse.class, early)).hasSize(1);

        world.handle(new ShardCommand.WillPublished(fired.will().epoch()));

        world.connected(world.connect("c", true, 0, will(0)));
    }

    /** Red without {@code ownBytes}: it could not come back in time to cancel its will. */
    @Test
    void aWillThatIsToBeCancelledMakesRoomForItsSuccessor() {
        Presence a = world.connected(world.connect("a", false, FOREVER, will(60)));
        world.connected(world.connect("b", true, 0, will(0)));
        world.handle(gone(a, true, FOREVER));

        world.connected(world.connect("a", false, FOREVER, will(60)));
    }

    @Test
    void weightOfWillsIsTheSameAfterARestart() {
        Presence a = world.connected(world.connect("a", false, FOREVER, will(5)));
        world.connected(world.connect("b", true, 0, will(0)));
        world.handle(gone(a, true, FOREVER));

        LogState replayed = world.replayed();

        assertThat(replayed.willBytes()).isEqualTo(2L * will(0).weight());
        assertThat(LogSnapshot.of(replayed).toState().willBytes()).isEqualTo(replayed.willBytes());
    }

    // ---- subscriptions; red without the bytes in Shard.refusal

    @Test
    void filtersAreLimitedByBytes() {
        Presence client = world.connected(world.connect("a"));
        String half = "x".repeat(FILTER_WEIGHT);
        world.subscribe(client, half);

        var tooMuch = only(ShardEffect.Subscribed.class, world.subscribe(client, "y"));
        var again = only(ShardEffect.Subscribed.class, world.subscribe(client, half));

        assertThat(tooMuch.reasons()).containsExactly(ReasonCode.QUOTA_EXCEEDED);
        assertThat(tooMuch.problem()).contains("more than 96 bytes");
        assertThat(again.reasons()).containsExactly(ReasonCode.GRANTED_QOS_2);
    }

    @Test
    void whatIsUnsubscribedMakesRoom() {
        Presence client = world.connected(world.connect("a"));
        String half = "x".repeat(FILTER_WEIGHT);
        world.subscribe(client, half);
        world.handle(
                new ShardCommand.Unsubscribe(
                        ShardWorld.caller(client), 1, List.of(ShardWorld.filter(half))));

        var granted =
                only(
                        ShardEffect.Subscribed.class,
                        world.subscribe(client, "y".repeat(2 * FILTER_WEIGHT)));

        assertThat(granted.reasons()).containsExactly(ReasonCode.GRANTED_QOS_2);
    }

    // ---- pages of the index

    /** A page is one snapshot, and a store takes only so much in one write. */
    @Test
    void pageOfTheIndexTakesNoMoreThanAStoreDoes() {
        ShardWorld roomy = world(100, 0, 2 * IndexPage.MOST_BYTES);
        Presence client = roomy.connected(roomy.connect("a"));
        Presence other = roomy.connected(roomy.connect("b"));
        int weight = IndexPage.MOST_BYTES / 200;
        for (int i = 0; i < 199; i++) {
            roomy.subscribe(client, "%03d".formatted(i) + "x".repeat(weight - 3 - FILTER_WEIGHT));
        }

        var refused =
                only(ShardEffect.Subscribed.class, roomy.subscribe(other, "y".repeat(weight)));
        var granted = only(ShardEffect.Subscribed.class, roomy.subscribe(other, "y"));

        assertThat(refused.reasons()).containsExactly(ReasonCode.QUOTA_EXCEEDED);
        assertThat(refused.problem()).contains("page");
        assertThat(granted.reasons()).containsExactly(ReasonCode.GRANTED_QOS_2);
    }
}
