package io.meshlark.session.shard;

import static io.meshlark.session.shard.ShardWorld.all;
import static io.meshlark.session.shard.ShardWorld.gone;
import static io.meshlark.session.shard.ShardWorld.will;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.connection.TokenBucket;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.UserHoldings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** P6 and P7: wills that are due all at once are published one after the other. */
class WillTurnsTest {
    private static final int RATE = 10;
    private static final int BURST = 5;
    private static final int CLIENTS = 100;
    private static final long ROUND = 100;

    private final ShardWorld world = new ShardWorld(limits());
    private TokenBucket turns = new TokenBucket(RATE, BURST, nanos());
    private final List<String> published = new ArrayList<>();

    private ShardLimits limits() {
        return new ShardLimits(
                ShardAccess.OPEN,
                1_000,
                1 << 20,
                () -> TimeUnit.NANOSECONDS.toMillis(turns.take(nanos(), Long.MAX_VALUE)),
                10,
                10_000,
                new QueueLimit(3, 1 << 20, QueueLimit.Overflow.DROP_OLDEST),
                new UserHoldings(UserHoldings.Limit.NONE),
                1 << 20,
                3_000,
                10_000,
                60_000);
    }

    private long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(world.now);
    }

    /** Notes the wills among {@code effects} and says that they are published. */
    private int publish(List<ShardEffect> effects) {
        List<ShardEffect.PublishWill> wills = all(ShardEffect.PublishWill.class, effects);
        for (ShardEffect.PublishWill each : wills) {
            published.add(each.will().clientId());
            publish(world.handle(new ShardCommand.WillPublished(each.will().epoch())));
        }
        return wills.size();
    }

    private int tick() {
        return publish(world.handle(new ShardCommand.Tick()));
    }

    private void everybodyConnects() {
        for (int i = 0; i < CLIENTS; i++) {
            world.connected(world.connect("c" + i, true, 0, will(0)));
        }
    }

    private long waiting() {
        return world.shard().figures(0).waitingWills();
    }

    private void untilAllArePublished() {
        for (int round = 0; waiting() > 0; round++) {
            assertThat(round).as("rounds").isLessThan(2 * CLIENTS);
            world.now += ROUND;
            assertThat(tick()).as("in 100 ms").isLessThanOrEqualTo(1);
        }
    }

    private void assertEachOnce() {
        assertThat(published).doesNotHaveDuplicates().hasSize(CLIENTS);
        assertThat(world.replayed().wills).isEmpty();
    }

    /** Red when wills have no turns: 100 at once. */
    @Test
    void afterACrashTheBurstComesAtOnceAndTheOthersOneByOne() {
        everybodyConnects();

        assertThat(publish(world.restart())).isEqualTo(BURST);

        assertThat(waiting()).isEqualTo(CLIENTS - BURST);
        untilAllArePublished();
        assertEachOnce();
    }

    /** Red when a will that waits is no longer in the log. */
    @Test
    void whatWaitsOutlivesAnotherCrash() {
        everybodyConnects();
        publish(world.restart());
        world.now += ROUND;
        tick();

        turns = new TokenBucket(RATE, BURST, nanos()); // another node's
        publish(world.restart());

        untilAllArePublished();
        assertEachOnce();
    }

    /** Red when turns are forgotten with the machine: each time there would be 95 more of them. */
    @Test
    void aFailedWriteCostsNobodyItsTurn() {
        everybodyConnects();
        publish(world.restart());

        for (int i = 0; i < 10; i++) {
            publish(world.reopen());
        }

        long begin = world.now;
        untilAllArePublished();
        assertEachOnce();
        assertThat(world.now - begin).isEqualTo((CLIENTS - BURST) * 1_000L / RATE);
    }

    /** Red when a turn that is known already makes no deadline: the will would never come. */
    @Test
    void aGoodbyeWhoseWriteFailedIsPublishedInItsTurn() {
        everybodyConnects();
        publish(world.restart());
        Presence late = world.connected(world.connect("late", true, 0, will(0)));

        publish(world.handleAfterFailure(ShardWorld.Left.NOTHING, gone(late, true, 0)));

        untilAllArePublished();
        assertThat(published).doesNotHaveDuplicates().hasSize(CLIENTS + 1).endsWith("late");
    }

    /** Red when the log's own order is taken. */
    @Test
    void thatAreDueLongerComeFirst() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String name = "c" + (CLIENTS - i);
            expected.add(name);
            world.handle(
                    gone(
                            world.connected(
                                    world.connect(name, true, ShardWorld.FOREVER, will(1_000))),
                            true,
                            ShardWorld.FOREVER));
            world.now += 1;
        }

        world.now += 2_000_000;
        publish(world.restart());
        untilAllArePublished();

        assertThat(published).isEqualTo(expected);
    }

    /** Red when a will that waits for its turn is taken for one that waits for its delay. */
    @Test
    void aClientThatComesBackMeanwhileCannotTakeItBack() {
        takeTheBurst();
        Presence client = world.connected(world.connect("c", true, ShardWorld.FOREVER, will(0)));
        publish(world.handle(gone(client, true, ShardWorld.FOREVER)));

        world.connected(world.connect("c"));

        assertThat(published).isEmpty();
        untilAllArePublished();
        assertThat(published).containsExactly("c");
    }

    /** Its session ends before its delay: red when the log's time of it counts. */
    @Test
    void thatIsDueEarlyWaitsForItsTurnAndNotForItsDelay() {
        Presence client = world.connected(world.connect("c", true, ShardWorld.FOREVER, will(3600)));
        publish(world.handle(gone(client, true, ShardWorld.FOREVER)));
        takeTheBurst();

        publish(world.handle(world.connect("c", true, 0, null)));
        publish(world.reopen());

        assertThat(published).isEmpty();
        assertThat(waiting()).isEqualTo(1);
        world.now += ROUND;
        tick();
        assertThat(published).containsExactly("c");
    }

    private void takeTheBurst() {
        for (int i = 0; i < BURST; i++) {
            turns.take(nanos(), 0);
        }
    }
}
