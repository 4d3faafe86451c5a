package io.meshlark.session.shard;

import static io.meshlark.session.shard.ShardWorld.all;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One message for a session twice: for its own subscription, and as a member of groups. */
class AppendedTwiceTest {

    @Test
    void sessionThatIsAwakeGetsEveryCopyUnderItsOwnNumber() {
        ShardWorld world = new ShardWorld();
        Presence member = world.connected(world.connect("member"));
        Presence other = world.connected(world.connect("other"));
        world.subscribe(member, "t");
        world.subscribe(other, "t");
        for (Presence each : List.of(member, other)) {
            world.handle(new ShardCommand.Awake(each.session(), -1, 0, 0));
        }

        List<ShardEffect> effects =
                world.handle(
                        new ShardCommand.Append(
                                1,
                                1,
                                ShardWorld.publication("x"),
                                null,
                                0,
                                true,
                                List.of(picked(member), picked(member))));

        assertThat(outSeqs(effects, member)).containsExactly(0L, 1L, 2L);
        assertThat(outSeqs(effects, other)).containsExactly(0L);
        assertThat(world.replayed().session(member.session()).nextOutSeq()).isEqualTo(3);
    }

    private static LogRecord.Target picked(Presence member) {
        return new LogRecord.Target(
                member.session(), QoS.AT_LEAST_ONCE, false, SubscriptionIds.NONE);
    }

    private static List<Long> outSeqs(List<ShardEffect> effects, Presence of) {
        return all(ShardEffect.Deliver.class, effects).stream()
                .filter(it -> it.session() == of.session())
                .map(it -> it.message().outSeq())
                .toList();
    }
}
