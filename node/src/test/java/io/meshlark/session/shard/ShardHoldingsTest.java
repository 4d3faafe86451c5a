package io.meshlark.session.shard;

import static io.meshlark.session.shard.ShardWorld.FOREVER;
import static io.meshlark.session.shard.ShardWorld.all;
import static io.meshlark.session.shard.ShardWorld.gone;
import static io.meshlark.session.shard.ShardWorld.only;
import static io.meshlark.session.shard.ShardWorld.outSeqs;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.access.Principal;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.QueueLimit.Overflow;
import io.meshlark.session.Session;
import io.meshlark.session.UserHoldings;
import io.meshlark.session.UserHoldings.Holding;
import io.meshlark.session.UserHoldings.Limit;
import io.meshlark.session.shard.ShardEffect.AppendResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What all durable sessions of a user may hold together (P7). Each test is red without the call of
 * {@code ShardHoldings} in {@code ShardState.write}.
 */
class ShardHoldingsTest {
    private static final Principal ANN = Principal.named("ann");
    private static final int WEIGHT = ShardWorld.publication("0").weight();

    private final UserHoldings users = new UserHoldings(new Limit(3, 4L * WEIGHT));
    private final Holding elsewhere = users.of("ann");
    private ShardWorld world = world(Overflow.DROP_OLDEST);

    private ShardWorld world(Overflow overflow) {
        return new ShardWorld(
                new ShardLimits(
                        new ShardAccess(ShardAccess.OPEN.rules(), false, _ -> false),
                        1_000,
                        1 << 20,
                        () -> 0,
                        100,
                        10_000,
                        new QueueLimit(100, 1 << 20, overflow),
                        users,
                        1 << 20,
                        3_000,
                        10_000,
                        60_000));
    }

    private Presence connected(String id, Principal principal) {
        return world.connected(world.connect(id, principal, false, FOREVER, null));
    }

    private Presence sleeper(String id, Principal principal) {
        Presence client = connected(id, principal);
        world.subscribe(client, "t");
        world.handle(gone(client, false, FOREVER));
        return client;
    }

    private ReasonCode answer(Presence client, String filter) {
        return only(ShardEffect.Subscribed.class, world.subscribe(client, filter))
                .reasons()
                .getFirst();
    }

    private List<ShardEffect> append(String... payloads) {
        List<ShardEffect> effects = List.of();
        for (String payload : payloads) {
            effects = world.handle(world.append(payload, null));
        }
        return effects;
    }

    private List<Long> queue(Presence client) {
        return outSeqs(
                only(
                        ShardEffect.FromLog.class,
                        world.handle(new ShardCommand.Awake(client.session(), -1, 0, 0))));
    }

    // ---- subscriptions

    @Test
    void subscriptionsOfAllSessionsCount() {
        Presence a = connected("a", ANN);
        Presence b = connected("b", ANN);
        answer(a, "1");
        answer(a, "2");
        answer(b, "3");

        var refused = only(ShardEffect.Subscribed.class, world.subscribe(b, "4"));

        assertThat(refused.reasons()).containsExactly(ReasonCode.QUOTA_EXCEEDED);
        assertThat(refused.problem()).contains("user ann", "limit is 3");
        assertThat(answer(a, "1")).isEqualTo(ReasonCode.GRANTED_QOS_2);
        assertThat(answer(connected("c", Principal.named("bob")), "4"))
                .isEqualTo(ReasonCode.GRANTED_QOS_2);
    }

    @Test
    void whatIsUnsubscribedOrEndsMakesRoom() {
        Presence a = connected("a", ANN);
        Presence b = connected("b", ANN);
        answer(a, "1");
        answer(a, "2");
        answer(b, "3");

        world.handle(
                new ShardCommand.Unsubscribe(
                        ShardWorld.caller(a), 1, List.of(ShardWorld.filter("1"))));
        assertThat(answer(b, "4")).isEqualTo(ReasonCode.GRANTED_QOS_2);
        assertThat(answer(b, "5")).isEqualTo(ReasonCode.QUOTA_EXCEEDED);

        world.handle(gone(a, false, 0));
        assertThat(answer(b, "5")).isEqualTo(ReasonCode.GRANTED_QOS_2);
    }

    @Test
    void sessionThatBecomesAnothersIsCountedThere() {
        Presence a = connected("a", ANN);
        answer(a, "1");
        answer(a, "2");
        answer(a, "3");
        world.handle(gone(a, false, FOREVER));

        connected("a", Principal.named("bob"));

        assertThat(elsewhere.hasRoomForSubscriptions(3)).isTrue();
        assertThat(users.of("bob").hasRoomForSubscriptions(1)).isFalse();
    }

    /** Red without {@code ShardHoldings.open}, and without {@code close}. */
    @Test
    void shardIsCountedWhereItIsOpen() {
        Presence a = connected("a", ANN);
        answer(a, "1");
        answer(a, "2");
        append("x", "y");

        world.shard().close();
        assertThat(elsewhere.hasRoomForSubscriptions(3)).isTrue();
        assertThat(elsewhere.exceededWith(4 * WEIGHT)).isZero();

        world.restart();
        assertThat(elsewhere.hasRoomForSubscriptions(2)).isFalse();
        assertThat(elsewhere.exceededWith(4 * WEIGHT)).isEqualTo(2L * WEIGHT);
    }

    // ---- queues

    @Test
    void queueGrowsNoMoreAndItsOldestGiveWay() {
        Presence a = sleeper("a", ANN);
        append("0", "1");
        Presence b = sleeper("b", ANN);
        append("2");

        List<ShardEffect> effects = append("3");

        assertThat(all(ShardEffect.QueueDropped.class, effects))
                .hasSize(2)
                .allMatch(it -> it.why() == Session.Drop.USER_QUEUES_FULL);
        assertThat(queue(a)).containsExactly(1L, 2L, 3L);
        assertThat(queue(b)).containsExactly(1L);
    }

    /** It would lose all it has, and still not have the new one. */
    @Test
    void queueThatCannotMakeRoomKeepsWhatItHas() {
        Presence a = sleeper("a", ANN);
        append("0");
        elsewhere.is(0, 3L * WEIGHT);

        List<ShardEffect> effects = append("x".repeat(2 * WEIGHT));

        assertThat(only(ShardEffect.AppendDone.class, effects).result())
                .isEqualTo(AppendResult.DROPPED);
        assertThat(queue(a)).containsExactly(0L);
    }

    @Test
    void newestGivesWayAndThePublisherIsTold() {
        world = world(Overflow.REJECT);
        sleeper("a", ANN);
        append("0", "1", "2", "3");

        List<ShardEffect> effects = append("4");

        assertThat(only(ShardEffect.AppendDone.class, effects).result())
                .isEqualTo(AppendResult.REFUSED);
    }

    @Test
    void whatIsAcknowledgedMakesRoom() {
        Presence a = sleeper("a", ANN);
        append("0", "1", "2", "3");
        assertThat(elsewhere.exceededWith(1)).isEqualTo(1);
        queue(a);
        world.handle(
                new ShardCommand.Settled(a.session(), new long[] {0, 3}), new ShardCommand.Tick());

        assertThat(elsewhere.exceededWith(4 * WEIGHT)).isZero();
    }

    /** It is told, as it knows best what its client has. */
    @Test
    void sessionThatIsAwakeIsToldByHowMuchItIsTooMuch() {
        Presence a = connected("a", ANN);
        world.subscribe(a, "t");
        queue(a);
        elsewhere.is(0, 3L * WEIGHT);

        var first = only(ShardEffect.Deliver.class, append("0"));
        var second = only(ShardEffect.Deliver.class, append("1"));

        assertThat(first.excess()).isZero();
        assertThat(second.excess()).isEqualTo(WEIGHT);
    }
}
