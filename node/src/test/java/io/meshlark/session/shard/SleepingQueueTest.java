package io.meshlark.session.shard;

import static io.meshlark.session.shard.ShardWorld.FOREVER;
import static io.meshlark.session.shard.ShardWorld.all;
import static io.meshlark.session.shard.ShardWorld.gone;
import static io.meshlark.session.shard.ShardWorld.only;
import static io.meshlark.session.shard.ShardWorld.outSeqs;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.session.QueueLimit;
import io.meshlark.session.QueueLimit.Overflow;
import io.meshlark.session.shard.ShardEffect.AppendResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What waits for a client that is away is bounded by number and by weight (P7).
 *
 * <p>Red without {@code ShardAppends.isFull}'s second condition.
 */
class SleepingQueueTest {
    private static final int WEIGHT = ShardWorld.publication("0").weight();
    private static final long FEW_BYTES = 3L * WEIGHT;

    @Test
    void oldestGiveWayToABytesLimit() {
        ShardWorld world = world(FEW_BYTES, Overflow.DROP_OLDEST);
        long session = sleeper(world);
        append(world, "0", "1", "2");

        List<ShardEffect> effects = append(world, "3");

        assertThat(all(ShardEffect.QueueDropped.class, effects)).hasSize(1);
        assertThat(queue(world, session)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void asManyGiveWayAsALargeMessageNeeds() {
        ShardWorld world = world(FEW_BYTES, Overflow.DROP_OLDEST);
        long session = sleeper(world);
        append(world, "0", "1", "2");

        append(world, "x".repeat(WEIGHT));

        assertThat(queue(world, session)).containsExactly(2L, 3L);
    }

    @Test
    void messageAboveTheLimitWaitsAlone() {
        ShardWorld world = world(FEW_BYTES, Overflow.DROP_OLDEST);
        long session = sleeper(world);
        append(world, "0", "x".repeat(10 * WEIGHT));

        assertThat(queue(world, session)).containsExactly(1L);
    }

    @Test
    void newestIsRefusedWhereThePublisherIsToBeTold() {
        ShardWorld world = world(FEW_BYTES, Overflow.REJECT);
        sleeper(world);
        append(world, "0", "1", "2");

        List<ShardEffect> effects = append(world, "3");

        assertThat(only(ShardEffect.AppendDone.class, effects).result())
                .isEqualTo(AppendResult.REFUSED);
    }

    @Test
    void whatTheSessionKeepsItselfCounts() {
        ShardWorld world = world(FEW_BYTES, Overflow.REJECT);
        long session = sleeper(world);
        append(world, "0", "1", "2");
        keepAll(world, session, 3);

        List<ShardEffect> effects = append(world, "3");

        assertThat(only(ShardEffect.AppendDone.class, effects).result())
                .isEqualTo(AppendResult.REFUSED);
    }

    @Test
    void whatTheSessionKeepsItselfIsDroppedWhenItWakes() {
        ShardWorld world = world(FEW_BYTES, Overflow.DROP_OLDEST);
        long session = sleeper(world);
        append(world, "0", "1", "2");
        keepAll(world, session, 3);

        append(world, "x".repeat(WEIGHT));

        ShardEffect.FromLog log = wake(world, session, 2, 3);
        assertThat(log.keptDrops()).isEqualTo(2);
        assertThat(outSeqs(log)).containsExactly(3L);
    }

    @Test
    void weightIsTheSameAfterARestart() {
        ShardWorld world = world(FEW_BYTES, Overflow.REJECT);
        long session = sleeper(world);
        append(world, "0", "1");
        keepAll(world, session, 2);

        long before = world.replayed().session(session).unsettledBytes();
        LogState restored = LogSnapshot.of(world.replayed()).toState();

        assertThat(before).isEqualTo(2L * WEIGHT);
        assertThat(restored.session(session).unsettledBytes()).isEqualTo(before);
    }

    // ---- the world

    private static ShardWorld world(long bytes, Overflow overflow) {
        return new ShardWorld(new QueueLimit(100, bytes, overflow), 1 << 20);
    }

    /** A session with a subscription whose client has left. */
    private static long sleeper(ShardWorld world) {
        Presence client = world.connected(world.connect("c"));
        world.subscribe(client, "t");
        world.handle(gone(client, false, FOREVER));
        return client.session();
    }

    private static List<ShardEffect> append(ShardWorld world, String... payloads) {
        List<ShardEffect> effects = List.of();
        for (String payload : payloads) {
            effects = world.handle(world.append(payload, null));
        }
        return effects;
    }

    /** The session takes over what it has so far, and sleeps on. */
    private static void keepAll(ShardWorld world, long session, int count) {
        wake(world, session, -1, 0);
        world.handle(
                new ShardCommand.Kept(session, count - 1, count, (long) count * WEIGHT),
                new ShardCommand.Asleep(session));
    }

    private static List<Long> queue(ShardWorld world, long session) {
        return outSeqs(wake(world, session, -1, 0));
    }

    private static ShardEffect.FromLog wake(
            ShardWorld world, long session, long keptTo, int keptCount) {
        return only(
                ShardEffect.FromLog.class,
                world.handle(
                        new ShardCommand.Awake(
                                session, keptTo, keptCount, (long) keptCount * WEIGHT)));
    }
}
