package io.meshlark.session.shard;

import static io.meshlark.session.shard.ShardWorld.all;
import static io.meshlark.session.shard.ShardWorld.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.MessageId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a shard knows a QoS 2 publication by its id (P2, rule 6). */
class OpenIdsTest {
    private static final MessageId ID = new MessageId(7, 1, 0);

    private final ShardWorld world = new ShardWorld();

    @BeforeEach
    void subscriber() {
        world.subscribe(world.connected(world.connect("c")), "t");
    }

    /** Red when ShardAppends.areReleased forgets the ids at once. */
    @Test
    void copyThatComesAfterTheReleaseIsInTheLogAlready() {
        world.handle(world.append("m", ID));
        world.now += 3_600_000; // a publisher may have been away for long
        world.handle(new ShardCommand.AreReleased(List.of(ID)));
        world.now += ShardWorld.COPY_MILLIS - 1;
        world.handle(new ShardCommand.Tick());

        var late = world.handle(world.append("m", ID));

        assertThat(only(ShardEffect.AppendDone.class, late).result())
                .isEqualTo(ShardEffect.AppendResult.APPENDED);
        assertThat(appended()).hasSize(1);
    }

    @Test
    void idsAreForgottenWhenNoCopyCanBeUnderWay() {
        world.handle(world.append("m", ID));
        world.handle(new ShardCommand.AreReleased(List.of(ID)));
        world.now += ShardWorld.COPY_MILLIS - 1;
        world.handle(new ShardCommand.AreReleased(List.of(ID))); // the time runs from the first
        world.now++;
        world.handle(new ShardCommand.Tick());

        assertThat(world.replayed().openIds).isEmpty();
        world.handle(new ShardCommand.AreReleased(List.of(ID)));
        world.now += ShardWorld.COPY_MILLIS;
        world.handle(new ShardCommand.Tick());
        assertThat(world.log())
                .filteredOn(LogRecord.Forgotten.class::isInstance)
                .containsExactly(new LogRecord.Forgotten(List.of(ID)));
    }

    @Test
    void publishersAreAskedUntilTheySayThatIdsAreReleased() {
        world.handle(world.append("m", ID));
        List<ShardEffect> effects = new ArrayList<>();

        for (int i = 0; i < 2; i++) {
            world.now += 10_000;
            effects.addAll(world.handle(new ShardCommand.Tick()));
        }
        world.handle(new ShardCommand.AreReleased(List.of(ID)));
        world.now += 10_000;
        var released = world.handle(new ShardCommand.Tick());
        world.restart();
        world.now += 10_000;
        var again = world.handle(new ShardCommand.Tick());

        var ask = new ShardEffect.AskReleased(ID.shard(), List.of(ID));
        assertThat(all(ShardEffect.AskReleased.class, effects)).containsExactly(ask, ask);
        assertThat(all(ShardEffect.AskReleased.class, released)).isEmpty();
        assertThat(all(ShardEffect.AskReleased.class, again)).containsExactly(ask);
    }

    private List<LogRecord> appended() {
        return world.log().stream().filter(LogRecord.Appended.class::isInstance).toList();
    }
}
