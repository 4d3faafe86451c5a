package io.meshlark.session.shard;

import static io.meshlark.session.shard.ShardWorld.FOREVER;
import static io.meshlark.session.shard.ShardWorld.all;
import static io.meshlark.session.shard.ShardWorld.gone;
import static io.meshlark.session.shard.ShardWorld.only;
import static io.meshlark.session.shard.ShardWorld.outSeqs;
import static io.meshlark.session.shard.ShardWorld.will;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.protocol.MessageId;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.ClientSession.OpenInbound;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.shard.ShardWorld.Left;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A shard whose writes fail, or whose process dies in them. */
class ShardFailureTest {
    private final ShardWorld world = new ShardWorld();

    // ---- connections

    @ParameterizedTest
    @EnumSource(Left.class)
    void willIsNotPublishedWhenDisconnectHasToBeHandledAgain(Left left) {
        Presence client = world.connected(world.connect("c", false, FOREVER, will(0)));

        var effects = world.handleAfterFailure(left, gone(client, false, FOREVER));

        assertThat(all(ShardEffect.PublishWill.class, effects)).isEmpty();
        assertThat(world.replayed().attachment("c")).matches(a -> a != null && a.isDetached());
    }

    @ParameterizedTest
    @EnumSource(Left.class)
    void connectThatIsHandledAgainIsAnsweredOnce(Left left) {
        Presence older = world.connected(world.connect("c"));
        var newer = world.connect("c");

        var waiting = world.handleAfterFailure(left, newer);
        var admitted = world.handle(gone(older, true, FOREVER));

        assertThat(all(ShardEffect.Refuse.class, waiting)).isEmpty();
        assertThat(only(ShardEffect.Attach.class, admitted).presence().client())
                .isSameAs(newer.client());
    }

    @ParameterizedTest
    @EnumSource(Left.class)
    void sessionThatItsClientWasNeverToldOfIsNotPresent(Left left) {
        var effects = world.handleAfterFailure(left, world.connect("c"));

        assertThat(only(ShardEffect.Attach.class, effects).sessionPresent()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Left.class)
    void willOfAConnectionThatWasNeverToldIsNotPublished(Left left) {
        var effects = world.handleAfterFailure(left, world.connect("c", false, FOREVER, will(0)));

        assertThat(all(ShardEffect.PublishWill.class, effects)).isEmpty();
        assertThat(all(ShardEffect.Attach.class, effects)).hasSize(1);
    }

    /** Red when the roll call leaves out who has no answer to CONNECT. */
    @Test
    void connectionThatWaitsForItsAnswerKeepsItsWillWhenItsShardMoves() {
        var connect = world.connect("c", false, FOREVER, will(0));
        world.handle(connect);

        var moved = world.moveWhileUnanswered(connect);
        var answered = world.handle(connect);

        assertThat(all(ShardEffect.PublishWill.class, moved)).isEmpty();
        assertThat(all(ShardEffect.PublishWill.class, answered)).isEmpty();
        assertThat(only(ShardEffect.Attach.class, answered).sessionPresent()).isFalse();
    }

    @Test
    void itsSessionOfBeforeIsPresent() {
        world.handle(gone(world.connected(world.connect("c")), false, FOREVER));
        var connect = world.connect("c");
        world.handle(connect);

        world.moveWhileUnanswered(connect);
        var answered = world.handle(connect);

        assertThat(only(ShardEffect.Attach.class, answered).sessionPresent()).isTrue();
    }

    @Test
    void willOfAConnectionThatIsGoneIsPublishedThoughANewerOneWaits() {
        world.connected(world.connect("c", false, FOREVER, will(0)));
        var newer = world.connect("c");

        var moved = world.moveWhileUnanswered(newer);

        assertThat(all(ShardEffect.PublishWill.class, moved)).hasSize(1);
    }

    @Test
    void kickThatNobodyAnswersIsOverAlsoAfterAFailure() {
        world.connected(world.connect("c"));
        var newer = world.connect("c");
        world.handle(newer);
        world.reopen();

        world.now += 3_000;
        var effects = world.handle(new ShardCommand.Tick());

        assertThat(only(ShardEffect.Attach.class, effects).presence().client())
                .isSameAs(newer.client());
    }

    @ParameterizedTest
    @EnumSource(Left.class)
    void willIsPublishedWhenTheProcessDiesWhileTheSessionEnds(Left left) {
        Presence client = world.connected(world.connect("c", false, FOREVER, will(0)));

        var effects = world.dieIn(left, gone(client, true, 0));

        assertThat(all(ShardEffect.PublishWill.class, effects)).hasSize(1);
        assertThat(world.replayed().attachment("c") == null).isEqualTo(left != Left.NOTHING);
    }

    @Test
    void sessionsThatEndWithTheirConnectionsEndAtTheStart() {
        for (String id : new String[] {"a", "b", "c"}) {
            world.handle(gone(world.connected(world.connect(id)), true, FOREVER));
            world.connected(world.connect(id, false, 0, null));
        }
        assertThat(world.replayed().sessions).hasSize(3);

        var effects = world.restart();

        assertThat(all(ShardEffect.SessionOver.class, effects)).hasSize(3);
        assertThat(world.replayed().sessions).isEmpty();
    }

    @Test
    void expiredSessionIsNotResumedThoughNoTickHasSeenIt() {
        Presence client = world.connected(world.connect("c", false, 1, null));
        world.handle(gone(client, true, 1));

        world.now += 1_000;
        var effects = world.handle(world.connect("c"));

        assertThat(only(ShardEffect.Attach.class, effects).sessionPresent()).isFalse();
    }

    // ---- messages

    @ParameterizedTest
    @EnumSource(Left.class)
    void appendThatIsHandledAgainIsInTheLogOnce(Left left) {
        subscriber();
        var append = world.append("m", null);

        var effects = world.handleAfterFailure(left, append);

        assertThat(only(ShardEffect.AppendDone.class, effects).result())
                .isEqualTo(ShardEffect.AppendResult.APPENDED);
        assertThat(world.log()).filteredOn(LogRecord.Appended.class::isInstance).hasSize(1);
    }

    @Test
    void publicationThatIsSentAgainIsInTheLogOnceWhoeverCrashes() {
        subscriber();
        MessageId id = new MessageId(7, 1, 0);
        world.handle(world.append("m", id), world.append("m", id));
        world.restart();
        world.handle(world.append("m", id));

        assertThat(world.log()).filteredOn(LogRecord.Appended.class::isInstance).hasSize(1);
    }

    @Test
    void queueOfAnAwakeSessionIsItsOwnWhileTheLogRecovers() {
        Presence client = subscriber();
        long session = client.session();
        world.handle(new ShardCommand.Awake(session, -1, 0, 0));
        world.handle(world.append("0", null), world.append("1", null), world.append("2", null));
        world.handle(gone(client, true, FOREVER));
        world.reopen();

        world.handle(world.append("3", null), world.append("4", null));
        var resumed = world.handle(new ShardCommand.Resumed(session, 2, new long[] {0, 1, 2}));

        assertThat(outSeqs(only(ShardEffect.FromLog.class, resumed))).containsExactly(3L, 4L);
        assertThat(world.replayed().session(session).inLog()).isEqualTo(5);
    }

    @Test
    void nothingIsDeliveredToASessionBeforeItHasResumed() {
        Presence client = subscriber();
        world.handle(new ShardCommand.Awake(client.session(), -1, 0, 0));
        world.reopen();

        var before = world.handle(world.append("0", null));
        var resumed = world.handle(new ShardCommand.Resumed(client.session(), -1, new long[0]));
        var after = world.handle(world.append("1", null));

        assertThat(all(ShardEffect.Deliver.class, before)).isEmpty();
        assertThat(outSeqs(only(ShardEffect.FromLog.class, resumed))).containsExactly(0L);
        assertThat(all(ShardEffect.Deliver.class, after)).hasSize(1);
    }

    @Test
    void everythingMayHaveBeenSentAfterARestart() {
        Presence client = subscriber();
        world.handle(world.append("0", null));
        world.restart();

        var effects = world.handle(new ShardCommand.Awake(client.session(), -1, 0, 0));

        assertThat(only(ShardEffect.FromLog.class, effects).messages())
                .allMatch(m -> m.message().mayHaveBeenSent());
    }

    @Test
    void unknownEndOfAConnectionMarksOnlyWhatIsThere() {
        Presence client = subscriber();
        world.handle(world.append("0", null));
        world.handle(gone(client, true, FOREVER));
        world.handle(world.append("1", null));

        var effects = world.handle(new ShardCommand.Awake(client.session(), -1, 0, 0));

        assertThat(only(ShardEffect.FromLog.class, effects).messages())
                .extracting(m -> m.message().mayHaveBeenSent())
                .containsExactly(true, false);
    }

    /**
     * Red without {@code Presences.waitedBefore}: the second time round, the one that came first
     * would find the one that came last waiting, and send it away.
     */
    @Test
    void whoCameLastTakesOverAlsoWhenTheWriteBetweenFails() {
        Presence older = world.connected(world.connect("c"));
        ShardCommand.Connect first = world.connect("c");
        ShardCommand.Connect last = world.connect("c");

        List<ShardEffect> effects = world.handleAfterFailure(Left.NOTHING, first, last);
        List<ShardEffect> then = world.handle(ShardWorld.gone(older, true, ShardWorld.FOREVER));

        assertThat(all(ShardEffect.Refuse.class, effects))
                .extracting(ShardEffect.Refuse::client)
                .containsOnly(first.client());
        assertThat(only(ShardEffect.Attach.class, then).presence().client())
                .isSameAs(last.client());
    }

    /** Red when {@code leftOpen} is not among what lives through a failed write. */
    @Test
    void whatAConnectionLeftOpenIsThereAfterAFailedWrite() {
        Presence client = world.connected(world.connect("c"));
        Departure departure =
                new Departure(false, ShardWorld.FOREVER, List.of(new OpenInbound(7, true)));
        world.handle(new ShardCommand.Gone("c", client.epoch(), departure, -1));

        world.reopen();
        List<ShardEffect> effects = world.handleAfterFailure(Left.NOTHING, world.connect("c"));

        assertThat(only(ShardEffect.Attach.class, effects).openInbound())
                .containsExactly(new OpenInbound(7, true));
    }

    // ---- kept messages

    @Test
    void whatWasSettledBeforeItWasKeptDoesNotCountAsKept() {
        long session = subscriber().session();
        world.handle(new ShardCommand.Awake(session, -1, 0, 0));
        world.handle(world.append("0", null), world.append("1", null), world.append("2", null));

        world.handle(
                new ShardCommand.Settled(session, new long[] {0, 0}),
                new ShardCommand.Kept(session, 2, 2, 200));

        assertThat(world.replayed().session(session).unsettled()).isEqualTo(2);
    }

    @Test
    void wakingSessionPutsTheKeptCountRight() {
        long session = subscriber().session();
        world.handle(new ShardCommand.Awake(session, -1, 0, 0));
        world.handle(world.append("0", null), world.append("1", null));
        world.handle(new ShardCommand.Kept(session, 1, 2, 200));
        world.restart();

        world.handle(new ShardCommand.Awake(session, 1, 1, 100));

        assertThat(world.replayed().session(session).keptCount()).isEqualTo(1);
        assertThat(world.log())
                .filteredOn(LogRecord.Spilled.class::isInstance)
                .allMatch(r -> ((LogRecord.Spilled) r).count() >= 0);
    }

    @Test
    void sessionThatStoppedIsAskedAgainToKeep() {
        ShardWorld small =
                new ShardWorld(new QueueLimit(100, 1 << 20, QueueLimit.Overflow.REJECT), 10);
        Presence client = small.connected(small.connect("c"));
        small.subscribe(client, "t");
        assertThat(all(ShardEffect.Keep.class, small.handle(small.append("0", null)))).hasSize(1);
        assertThat(all(ShardEffect.Keep.class, small.handle(small.append("1", null)))).isEmpty();

        var effects = small.handle(new ShardCommand.Asleep(client.session()));

        assertThat(all(ShardEffect.Keep.class, effects)).hasSize(1);
    }

    private Presence subscriber() {
        Presence client = world.connected(world.connect("c"));
        world.subscribe(client, "t");
        return client;
    }
}
