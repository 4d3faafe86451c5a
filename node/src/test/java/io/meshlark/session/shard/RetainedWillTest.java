package io.meshlark.session.shard;

import static io.meshlark.session.shard.ShardWorld.gone;
import static io.meshlark.session.shard.ShardWorld.only;
import static io.meshlark.session.shard.ShardWorld.will;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A will that everybody has, but the store of retained messages (P6). */
class RetainedWillTest {
    private static final long RETRY = 1_000;

    private final ShardWorld world = new ShardWorld();

    /** Red when {@code willNotRetained} forgets that it was published: once more each second. */
    @Test
    void isOnlyRetainedWhenItComesAgain() {
        ShardEffect.PublishWill first = fire();

        world.handle(new ShardCommand.WillNotRetained(first.will().epoch()));
        ShardEffect.PublishWill again = afterRetry();

        assertThat(first.isPublished()).isFalse();
        assertThat(again.isPublished()).isTrue();
        assertThat(again.id()).isEqualTo(first.id());
    }

    @Test
    void isDoneOnceItIsRetained() {
        ShardEffect.PublishWill first = fire();
        world.handle(new ShardCommand.WillNotRetained(first.will().epoch()));
        afterRetry();

        world.handle(new ShardCommand.WillPublished(first.will().epoch()));

        assertThat(world.replayed().wills).isEmpty();
    }

    @Test
    void isPublishedAgainAsAWholeIfNobodyTookIt() {
        ShardEffect.PublishWill first = fire();

        world.handle(new ShardCommand.WillRefused(first.will().epoch()));

        assertThat(afterRetry().isPublished()).isFalse();
    }

    /** Red when {@code publishedWills} are forgotten with the machine that a failed write ends. */
    @Test
    void isOnlyRetainedAlsoWhenAWriteFailsBetween() {
        ShardEffect.PublishWill first = fire();
        world.handle(new ShardCommand.WillNotRetained(first.will().epoch()));

        world.now += RETRY;
        ShardEffect.PublishWill again = only(ShardEffect.PublishWill.class, world.reopen());

        assertThat(again.isPublished()).isTrue();
        assertThat(again.firedAt()).isEqualTo(first.firedAt());
    }

    /**
     * Red when it waits for its delay again, or counts as published then: what is retained in
     * between is newer.
     */
    @Test
    void thatCameBeforeItsDelayIsRetainedSoonAndAsOfThen() {
        Presence client =
                world.connected(world.connect("c", false, ShardWorld.FOREVER, will(3600)));
        world.handle(gone(client, true, ShardWorld.FOREVER));
        long before = world.now;
        ShardEffect.PublishWill first =
                only(
                        ShardEffect.PublishWill.class,
                        world.handle(world.connect("c", true, 0, null)));

        world.handle(new ShardCommand.WillNotRetained(first.will().epoch()));
        ShardEffect.PublishWill again = afterRetry();

        assertThat(again.isPublished()).isTrue();
        assertThat(again.firedAt()).isEqualTo(before);
    }

    private ShardEffect.PublishWill fire() {
        Presence client = world.connected(world.connect("c", true, 0, will(0)));
        return only(ShardEffect.PublishWill.class, world.handle(gone(client, true, 0)));
    }

    private ShardEffect.PublishWill afterRetry() {
        world.now += RETRY;
        List<ShardEffect> effects = world.handle(new ShardCommand.Tick());
        return only(ShardEffect.PublishWill.class, effects);
    }
}
