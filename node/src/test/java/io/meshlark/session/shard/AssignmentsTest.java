package io.meshlark.session.shard;

import static io.meshlark.session.shard.ShardWorld.all;
import static io.meshlark.session.shard.ShardWorld.caller;
import static io.meshlark.session.shard.ShardWorld.gone;
import static io.meshlark.session.shard.ShardWorld.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.Spec;
import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom shared groups have picked for a publisher's QoS 2 messages (design rule 10). */
class AssignmentsTest {
    private static final Assignment ONE = assignment("g", 1);
    private static final Assignment OTHER = assignment("g", 2);
    private static final Assignment OF_ANOTHER_GROUP = assignment("h", 3);

    private final ShardWorld world = new ShardWorld();
    private final Presence publisher = world.connected(world.connect("p"));
    private int question;

    private static Assignment assignment(String group, long session) {
        return new Assignment(group, "t", new Assignment.Durable(0, session));
    }

    private ShardCommand.Assign assign(Presence by, long generation, Assignment... picks) {
        return new ShardCommand.Assign(
                caller(by), ++question, 7, generation, List.of(picks), false);
    }

    /** What counts instead of what was asked. */
    private static List<Assignment> earlier(List<ShardEffect> effects) {
        return only(ShardEffect.Assigned.class, effects).earlier();
    }

    private List<LogRecord> assigned() {
        return world.log().stream().filter(LogRecord.Assigned.class::isInstance).toList();
    }

    private OpenAssignments kept() {
        return world.replayed().session(publisher.session()).assignments();
    }

    @Test
    void whatIsAskedIsWrittenAndThenAnswered() {
        List<ShardEffect> effects = world.handle(assign(publisher, 0, ONE));

        assertThat(earlier(effects)).isEmpty();
        assertThat(kept().of(7, 0)).containsExactly(ONE);
    }

    /** Red when {@code Shard.assign} does not look at what is assigned: it would be OTHER. */
    @Test
    @Spec("MQTT-4.3.3-10")
    void aMessageThatComesAgainStaysWithWhomItWasAssignedTo() {
        world.handle(assign(publisher, 0, ONE));
        world.handle(gone(publisher, false, ShardWorld.FOREVER));
        world.restart();
        Presence again = world.connected(world.connect("p"));

        List<ShardEffect> effects = world.handle(assign(again, 0, OTHER));

        assertThat(earlier(effects)).containsExactly(ONE);
        assertThat(assigned()).hasSize(1);
        assertThat(kept().of(7, 0)).containsExactly(ONE);
    }

    @Test
    void aGroupThatIsNewIsAdded() {
        world.handle(assign(publisher, 0, ONE));

        List<ShardEffect> effects = world.handle(assign(publisher, 0, OTHER, OF_ANOTHER_GROUP));

        assertThat(earlier(effects)).containsExactly(ONE);
        assertThat(kept().of(7, 0)).containsExactly(ONE, OF_ANOTHER_GROUP);
    }

    @Test
    void anotherMemberOfOneGroupTakesTheMessageOver() {
        world.handle(assign(publisher, 0, ONE, OF_ANOTHER_GROUP));

        List<ShardEffect> effects =
                world.handle(
                        new ShardCommand.Assign(caller(publisher), 9, 7, 0, List.of(OTHER), true));

        assertThat(earlier(effects)).isEmpty();
        assertThat(kept().of(7, 0)).containsExactly(OTHER, OF_ANOTHER_GROUP);
    }

    /** Said again to the next incarnation: it cannot tell that nobody has the message yet. */
    @Test
    void whatWasWrittenBeforeAFailureCountsAsEarlier() {
        List<ShardEffect> effects =
                world.handleAfterFailure(ShardWorld.Left.ALL, assign(publisher, 0, ONE));

        assertThat(earlier(effects)).containsExactly(ONE);
    }

    @Test
    void whatWasLostInAFailureIsWrittenTheSecondTime() {
        List<ShardEffect> effects =
                world.handleAfterFailure(ShardWorld.Left.NOTHING, assign(publisher, 0, ONE));

        assertThat(earlier(effects)).isEmpty();
        assertThat(kept().of(7, 0)).containsExactly(ONE);
    }

    /** Red when {@code LogState.release} forgets nothing. */
    @Test
    void aReleasedMessageIsForgotten() {
        world.handle(assign(publisher, 0, ONE));
        world.handle(new ShardCommand.Release(caller(publisher), 7, 0));
        assertThat(kept().all()).isEmpty();

        assertThat(earlier(world.handle(assign(publisher, 1, OTHER)))).isEmpty();
        assertThat(kept().of(7, 1)).containsExactly(OTHER);
    }

    /** Red when {@code OpenAssignments.of} does not compare generations. */
    @Test
    void nobodyIsTakenForTheMemberOfAnOlderMessage() {
        world.handle(assign(publisher, 0, ONE));

        assertThat(earlier(world.handle(assign(publisher, 1, OTHER)))).isEmpty();
    }

    @Test
    void aReleasedMessageIsNotAssignedAgain() {
        world.handle(new ShardCommand.Release(caller(publisher), 7, 0));

        assertThat(world.handle(assign(publisher, 0, ONE))).isEmpty();
        assertThat(kept().all()).isEmpty();
    }

    /** Red when {@code LogState.rebase} forgets nothing. */
    @Test
    void idsThatAreClosedAreForgotten() {
        world.handle(assign(publisher, 0, ONE));

        world.handle(new ShardCommand.Rebase(caller(publisher), 3, new int[] {1, 6}));
        assertThat(kept().all()).hasSize(1);
        world.handle(new ShardCommand.Rebase(caller(publisher), 3, new int[] {1, 6, 7, 9}));

        assertThat(kept().all()).isEmpty();
    }

    @Test
    void aSessionThatEndsLeavesNothing() {
        world.handle(assign(publisher, 0, ONE));

        world.handle(gone(publisher, false, 0));

        assertThat(world.replayed().sessions).doesNotContainKey(publisher.session());
    }

    /** Rule 1; red without {@code isCurrent}. */
    @Test
    void whoHasBeenReplacedIsNotHeard() {
        world.handle(gone(publisher, false, ShardWorld.FOREVER));
        world.connected(world.connect("p"));

        List<ShardEffect> effects = world.handle(assign(publisher, 0, ONE));

        assertThat(all(ShardEffect.Assigned.class, effects)).isEmpty();
        assertThat(assigned()).isEmpty();
    }

    /** Red when {@code MessageId.share} does not tell ids apart: the member would get nothing. */
    @Test
    void aShardHasThePublicationAndTheCopyOfAGroupEachOnce() {
        Presence member = world.connected(world.connect("m"));
        world.subscribe(member, "t");
        MessageId id = new MessageId(7, 7, 0);
        world.handle(world.append("x", id));

        assertThat(copy(member, 1, id.ofShare(5))).isEqualTo(ShardEffect.AppendResult.APPENDED);
        assertThat(copy(member, 2, id.ofShare(5))).isEqualTo(ShardEffect.AppendResult.APPENDED);

        assertThat(world.replayed().session(member.session()).inLog()).isEqualTo(2);
    }

    private ShardEffect.AppendResult copy(Presence member, long seq, MessageId id) {
        return only(
                        ShardEffect.AppendDone.class,
                        world.handle(
                                new ShardCommand.Append(
                                        2,
                                        seq,
                                        ShardWorld.publication("x"),
                                        id,
                                        0,
                                        false,
                                        List.of(
                                                new LogRecord.Target(
                                                        member.session(),
                                                        QoS.EXACTLY_ONCE,
                                                        false,
                                                        SubscriptionIds.NONE)))))
                .result();
    }
}
