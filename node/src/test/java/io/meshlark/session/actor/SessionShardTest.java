package io.meshlark.session.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.session.actor.ShardFixture.Life;
import io.meshlark.session.shard.ShardFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionShardTest {
    private ShardFixture fixture = new ShardFixture(2, 1 << 20, 60_000);
    private Life life = fixture.life();

    @AfterEach
    void close() {
        fixture.close();
    }

    private void use(ShardFixture other) {
        fixture.close();
        fixture = other;
        life = other.life();
    }

    private RecordingClient subscriber(ActorRef<SessionShard.Command> shard) {
        RecordingClient client = life.connect(shard, "subscriber", null);
        assertThat(client.next()).isEqualTo("CONNACK");
        client.subscribe("t", QoS.AT_LEAST_ONCE);
        return client;
    }

    private String outcome() throws InterruptedException {
        return String.valueOf(life.outcomes.poll(15, TimeUnit.SECONDS));
    }

    @Test
    void whatArrivesWhileTheLogCannotBeWrittenIsWrittenOnceItCan() throws Exception {
        ActorRef<SessionShard.Command> shard = life.shard(0);
        RecordingClient client = subscriber(shard);
        life.publish("t", "before", null);
        assertThat(outcome()).isEqualTo("before APPENDED");
        assertThat(client.next()).isEqualTo("before as 1");

        fixture.journal.fail(id -> id.startsWith("log|"));
        life.publish("t", "during", null);
        awaitAtLeast(2, fixture.journal::failures);
        assertThat(life.outcomes).isEmpty();
        assertThat(life.outboxes.accepts(0)).isFalse();
        fixture.journal.failReads(3);
        fixture.journal.recover();

        assertThat(outcome()).isEqualTo("during APPENDED");
        assertThat(client.next()).isEqualTo("during as 2");
        life.publish("t", "after", null);
        assertThat(outcome()).isEqualTo("after APPENDED");
        assertThat(client.next()).isEqualTo("after as 3");
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void aRowThatIsThereAlthoughItsWriteFailedIsNotWrittenAgain() throws Exception {
        ActorRef<SessionShard.Command> shard = life.shard(0);
        RecordingClient client = subscriber(shard);

        fixture.journal.failAfterWriting(id -> id.startsWith("log|"));
        life.publish("t", "once", null);
        awaitAtLeast(1, fixture.journal::failures);
        fixture.journal.recover();

        assertThat(outcome()).isEqualTo("once APPENDED");
        assertThat(client.next()).isEqualTo("once as 1");
        life.publish("t", "next", null);
        assertThat(client.next()).isEqualTo("next as 2");
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void aFailingLogIsARefusalToThoseWhoPublishMeanwhile() throws Exception {
        ActorRef<SessionShard.Command> shard = life.shard(0);
        subscriber(shard);
        fixture.journal.fail(id -> true);
        life.publish("t", "held", null);
        fixture.kit
                .createTestProbe()
                .awaitAssert(() -> {
                    assertThat(life.outboxes.accepts(0)).isFalse();
                    return null;
                });

        life.publish("t", "refused", null);

        assertThat(outcome()).isEqualTo("refused REFUSED");
        fixture.journal.recover();
        assertThat(outcome()).isEqualTo("held APPENDED");
    }

    /** Red without {@code oneByOne}: what was too large is put together again for ever. */
    @Test
    void whatIsTooLargeTogetherIsWrittenOneByOne() throws Exception {
        ActorRef<SessionShard.Command> shard = life.shard(0);
        subscriber(shard);
        publishDuringAnOutage(20);

        fixture.journal.failAbove(1);
        fixture.journal.recover();

        for (int i = 0; i < 20; i++) {
            assertThat(outcome()).as("message %d", i).endsWith("APPENDED");
        }
    }

    /** Red without the bytes in {@code pump}, or when a will weighs nothing. */
    @Test
    void aRowHoldsNoMoreThanAMebibyteAndOneRecord() {
        ActorRef<SessionShard.Command> shard = life.shard(0);
        subscriber(shard);
        fixture.journal.hold(id -> id.startsWith("index|"));
        life.connect(shard, "first", null);
        awaitAtLeast(1, fixture.journal::heldWrites);
        String large = "w".repeat(300_000);
        List<RecordingClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(life.connect(shard, "c" + i, ShardFixture.will("w", large)));
        }

        fixture.journal.failHeld();

        clients.forEach(client -> assertThat(client.next()).isEqualTo("CONNACK"));
        assertThat(fixture.journal.largestRow()).isBetween(2, 4);
    }

    /** Red without the last {@code inBatch.clear()} of {@code breakDown}: SUBACK for each try. */
    @Test
    void whatFailedIsDoneOnceHoweverOftenTheJournalFailsAgain() {
        ActorRef<SessionShard.Command> shard = life.shard(0);
        RecordingClient client = life.connect(shard, "subscriber", null);
        assertThat(client.next()).isEqualTo("CONNACK");
        fixture.journal.fail(id -> true);
        client.subscribeLater("t", QoS.AT_LEAST_ONCE);
        awaitAtLeast(5, fixture.journal::failures);

        fixture.journal.recover();

        assertThat(client.next()).isEqualTo("SUBACK");
        client.leave(false, 3600);
        life.awaitIdle(shard);
        assertThat(client.rest()).isEmpty();
    }

    private void awaitAtLeast(int count, IntSupplier figure) {
        fixture.kit
                .createTestProbe()
                .awaitAssert(() -> {
                    assertThat(figure.getAsInt()).isGreaterThanOrEqualTo(count);
                    return null;
                });
    }

    private void publishDuringAnOutage(int messages) {
        fixture.journal.fail(id -> id.startsWith("log|"));
        for (int i = 0; i < messages; i++) {
            life.append(0, "%04d".formatted(i));
        }
        awaitAtLeast(2, fixture.journal::failures);
    }

    /**
     * Red without {@code SessionChildren.departing}: nobody says that the connection has ended, and
     * the next one waits for it.
     */
    @Test
    void aSessionThatDiesBeforeItsGoodbyeIsSaidGoodbyeFor() throws Exception {
        use(new ShardFixture(1, 2_000, 60_000));
        ActorRef<SessionShard.Command> shard = life.shard(0);
        RecordingClient client = subscriber(shard);
        fixture.journal.hold(id -> id.startsWith("session|"));
        for (int i = 1; i <= 10; i++) {
            life.publish("t", "%04d ".formatted(i) + "x".repeat(500), null);
        }
        awaitAtLeast(1, fixture.journal::heldWrites);

        client.leave(true, 3600); // waits for the write
        life.publish("t", "goodbye was told", null);
        for (int i = 1; i <= 11; i++) {
            assertThat(outcome()).endsWith("APPENDED");
        }
        fixture.journal.failHeld();
        RecordingClient again = life.connect(shard, "subscriber", null);

        assertThat(again.next()).isEqualTo("CONNACK, session present");
    }

    @Test
    void aConnectionThatDoesNotEndIsWrittenOffAfterAWhile() {
        use(new ShardFixture(1, 1 << 20, 50));
        ActorRef<SessionShard.Command> shard = life.shard(0);
        RecordingClient frozen = subscriber(shard);

        RecordingClient newer = life.connect(shard, "subscriber", null);

        assertThat(frozen.next()).isEqualTo("DISCONNECT SESSION_TAKEN_OVER");
        assertThat(newer.next()).isEqualTo("CONNACK, session present");
        life.publish("t", "for the newer", null);
        assertThat(newer.next()).isEqualTo("for the newer as 1");
        assertThat(frozen.rest()).isEmpty();
    }

    @Test
    void theJournalOfASessionThatIsOverIsDeleted() throws Exception {
        ActorRef<SessionShard.Command> shard = life.shard(0);
        RecordingClient client = subscriber(shard);

        client.leave(false, 0);

        assertThat(fixture.deleted.poll(15, TimeUnit.SECONDS)).matches("session\\|0\\.\\d+");
        RecordingClient again = life.connect(shard, "subscriber", null);
        assertThat(again.next()).isEqualTo("CONNACK");
    }

    @Test
    void aQueueThatOutgrowsTheLogMovesToItsSessionAndComesBackInOrder() throws Exception {
        use(new ShardFixture(1, 10_000, 60_000));
        ActorRef<SessionShard.Command> shard = life.shard(0);
        subscriber(shard).leave(false, 3600);
        life.awaitIdle(shard);
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            life.publish("t", "%04d ".formatted(i) + "x".repeat(500), null);
            expected.add("%04d".formatted(i) + " as " + i);
        }
        for (int i = 1; i <= 100; i++) {
            assertThat(outcome()).as("message %d", i).endsWith("APPENDED");
        }
        fixture.kit
                .createTestProbe()
                .awaitAssert(() -> {
                    assertThat(
                                    fixture.journal.size("session|0.1")
                                            + fixture.journal.size("session|0.0"))
                            .isPositive();
                    return null;
                });
        life.kill(shard);
        life = fixture.life();

        RecordingClient again = life.connect(life.shard(0), "subscriber", null);

        assertThat(again.next()).isEqualTo("CONNACK, session present");
        List<String> received = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            received.add(again.next().replaceAll(" x+", "").replace(", DUP", ""));
            again.acknowledge(i);
        }
        assertThat(received).isEqualTo(expected);
    }

    @Test
    void aSessionWhoseJournalFailsIsServedByANewConnection() throws Exception {
        use(new ShardFixture(1, 2_000, 60_000));
        ActorRef<SessionShard.Command> shard = life.shard(0);
        RecordingClient client = subscriber(shard);
        fixture.journal.fail(id -> id.startsWith("session|"));
        for (int i = 1; i <= 10; i++) {
            life.publish("t", "%04d ".formatted(i) + "x".repeat(500), null);
        }
        List<String> words = new ArrayList<>();
        do {
            words.add(client.next());
        } while (!words.getLast().startsWith("DISCONNECT"));
        assertThat(words.getLast()).isEqualTo("DISCONNECT SERVER_BUSY");
        client.leave(true, 3600);
        fixture.journal.recover();

        RecordingClient again = life.connect(shard, "subscriber", null);
        assertThat(again.next()).isEqualTo("CONNACK, session present");
        String first = again.next();
        while (first.startsWith("DISCONNECT")) { // an actor that had failed before
            again.leave(true, 3600);
            again = life.connect(shard, "subscriber", null);
            assertThat(again.next()).isEqualTo("CONNACK, session present");
            first = again.next();
        }

        for (int i = 1; i <= 10; i++) {
            assertThat(i == 1 ? first : again.next())
                    .startsWith("%04d".formatted(i))
                    .contains(" as " + i);
            again.acknowledge(i);
        }
    }

    @Test
    void theNextIncarnationTakesOverWhatTheOneBeforeHadNotDecided() throws Exception {
        ActorRef<SessionShard.Command> first = life.shard(0);
        RecordingClient client = subscriber(first);
        life.kill(first);
        life.publish("t", "between", null);

        life.shard(0);

        assertThat(outcome()).isEqualTo("between APPENDED");
        assertThat(client.next()).isEqualTo("between as 1");
        assertThat(client.rest()).isEmpty();
    }

    /**
     * [MQTT-4.4.0-1]: nothing is sent again on the same connection, whatever becomes of the shard.
     * Red when {@code Session.reattach} takes everything for unsent, and red when the edge does not
     * count what it sends.
     */
    @Test
    void aConnectionOutlivesTheShardAndIsSentNothingTwice() throws Exception {
        ActorRef<SessionShard.Command> first = life.shard(0);
        RecordingClient client = subscriber(first);
        life.publish("t", "answered", null);
        life.publish("t", "under way", null);
        assertThat(client.next(2)).containsExactly("answered as 1", "under way as 2");
        life.kill(first);
        client.acknowledge(1); // nobody hears it
        client.subscribeLater("u", QoS.AT_LEAST_ONCE);
        life.publish("t", "new", null);

        life.shard(0);

        assertThat(client.next(2)).containsExactlyInAnyOrder("new as 3", "SUBACK");
        client.acknowledge(2);
        client.acknowledge(3);
        life.publish("u", "also new", null);
        assertThat(client.next()).isEqualTo("also new as 4");
        client.acknowledge(4);
        client.leave(false, 3600);
        RecordingClient again = life.connect(life.last(), "subscriber", null);
        assertThat(again.next()).isEqualTo("CONNACK, session present");
        life.publish("t", "last", null);
        assertThat(again.next()).isEqualTo("last as 5");
    }

    /** Red when {@code isToWake} is always so: a fleet that comes back reads all its journals. */
    @Test
    void aConnectedSessionSleepsUntilThereIsSomethingToSend() throws Exception {
        ActorRef<SessionShard.Command> first = life.shard(0);
        RecordingClient client = subscriber(first);
        life.kill(first);
        ActorRef<SessionShard.Command> shard = life.shard(0);
        RecordingClient other = life.connect(shard, "other", null);
        assertThat(other.next()).isEqualTo("CONNACK");
        awaitAtLeast(2, () -> (int) life.figures.total().connected());
        assertThat(life.figures.total().awake()).isZero();

        life.publish("t", "awake", null);

        assertThat(client.next()).isEqualTo("awake as 1");
        awaitAtLeast(1, () -> (int) life.figures.total().awake());
        other.leave(false, 3600);
        RecordingClient again = life.connect(shard, "other", null);
        assertThat(again.next()).isEqualTo("CONNACK, session present");
    }

    /** What the shard cannot look at before it is through with the batch at hand. */
    private int queuedBehind() {
        life.append(0, "more");
        return (int) life.figures.total().queuedCommands();
    }

    /** P8, rule 9; red when {@code writeNext} does not ask for the lease, and when it asks once. */
    @Test
    void withoutTheLeaseNothingIsWrittenOrAnswered() throws Exception {
        ActorRef<SessionShard.Command> shard = life.shard(0);
        RecordingClient client = subscriber(shard);
        int before = fixture.journal.size("log|0");
        life.holdsLease = false;
        life.publish("t", "cut off", null);
        awaitAtLeast(1, this::queuedBehind);
        assertThat(fixture.journal.size("log|0")).isEqualTo(before);
        assertThat(life.outcomes).isEmpty();
        assertThat(client.rest()).isEmpty();

        life.holdsLease = true;

        assertThat(outcome()).isEqualTo("cut off APPENDED");
        assertThat(client.next()).isEqualTo("cut off as 1");
    }

    /** Red when the effects of a batch do not ask for it again. */
    @Test
    void whatBecameDurableAfterTheLeaseWasLostIsNotAnswered() throws Exception {
        ActorRef<SessionShard.Command> shard = life.shard(0);
        RecordingClient client = subscriber(shard);
        fixture.journal.hold(id -> id.startsWith("log|"));
        life.publish("t", "late", null);
        awaitAtLeast(1, fixture.journal::heldWrites);
        life.holdsLease = false;
        fixture.journal.writeHeld();
        awaitAtLeast(1, this::queuedBehind);
        assertThat(life.outcomes).isEmpty();
        assertThat(client.rest()).isEmpty();

        life.holdsLease = true;

        assertThat(outcome()).isEqualTo("late APPENDED");
        assertThat(client.next()).isEqualTo("late as 1");
    }

    /** Red when the edge does not say again that its connection is gone: the will comes. */
    @Test
    void aGoodbyeThatNobodyHeardIsSaidAgain() {
        ActorRef<SessionShard.Command> first = life.shard(0);
        RecordingClient watcher = life.connect(first, "watcher", null);
        assertThat(watcher.next()).isEqualTo("CONNACK");
        watcher.subscribe("#", QoS.AT_LEAST_ONCE);
        RecordingClient client = life.connect(first, "client", ShardFixture.will("will/t"));
        assertThat(client.next()).isEqualTo("CONNACK");
        life.kill(first);
        client.leave(false, 0);

        life.shard(0);
        life.shard(1);
        RecordingClient again = life.connect(life.last(), "client", null);

        assertThat(again.next()).isEqualTo("CONNACK");
        life.publish("t", "after", null);
        assertThat(watcher.next()).isEqualTo("after as 1");
    }

    @Test
    void aShardThatIsAskedToStopFirstDoesWhatItWasTold() throws Exception {
        ActorRef<SessionShard.Command> shard = life.shard(0);
        subscriber(shard);
        life.publish("t", "last", null);

        shard.tell(new SessionShard.Stop());

        assertThat(outcome()).isEqualTo("last APPENDED");
        fixture.kit.createTestProbe().expectTerminated(shard);
        assertThat(life.figures.total())
                .as("what it held is counted where it is opened next")
                .isEqualTo(ShardFigures.NONE);
    }

    /** Red without {@code SessionShard.closeMachine}, at either place. */
    @Test
    void aShardThatHasFailedIsCountedOnceForItsUsersAndOneThatHasGoneNotAtAll() throws Exception {
        ActorRef<SessionShard.Command> shard = life.shard(0);
        RecordingClient client = subscriber(shard);
        fixture.journal.fail(id -> id.startsWith("log|"));
        life.publish("t", "message", null);
        awaitAtLeast(2, fixture.journal::failures);
        fixture.journal.recover();
        assertThat(outcome()).isEqualTo("message APPENDED");
        assertThat(client.next()).isEqualTo("message as 1");
        assertThat(life.users.users()).isEqualTo(1);

        life.kill(shard);

        assertThat(life.users.users()).isZero();
    }

    /** Otherwise nobody would seem to want it, and it would be done with. */
    @Test
    void aWillThatIsDueWaitsUntilTheShardsOfItsSubscribersAreOpen() {
        ActorRef<SessionShard.Command> home = life.shard(0);
        ActorRef<SessionShard.Command> away = life.shard(1);
        RecordingClient subscriber = life.connect(away, "subscriber", null);
        assertThat(subscriber.next()).isEqualTo("CONNACK");
        subscriber.subscribe("will/t", QoS.AT_LEAST_ONCE);
        RecordingClient lost = life.connect(home, "lost", ShardFixture.will("will/t"));
        assertThat(lost.next()).isEqualTo("CONNACK");
        life.kill(home);
        life.kill(away);

        life = fixture.life();
        life.awaitIdle(life.shard(0));
        RecordingClient again = life.connect(life.shard(1), "subscriber", null);

        assertThat(again.next()).isEqualTo("CONNACK, session present");
        assertThat(again.next()).startsWith("will as 1");
    }

    /** Red when all wills are published at once, and when one that waits is taken for published. */
    @Test
    void willsBeyondTheRateWaitInTheLogAndOutliveTheShard() {
        use(new ShardFixture(1, 1 << 20, 60_000));
        RecordingClient subscriber = life.connect(life.shard(0), "subscriber", null);
        assertThat(subscriber.next()).isEqualTo("CONNACK");
        subscriber.subscribe("wills", QoS.AT_LEAST_ONCE);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add("of c" + i);
            RecordingClient client =
                    life.connect(life.last(), "c" + i, ShardFixture.will("wills", all.getLast()));
            assertThat(client.next()).isEqualTo("CONNACK");
        }

        life.kill(life.last());
        AtomicInteger due = new AtomicInteger();
        life = fixture.life(() -> due.incrementAndGet() <= 5 ? 0 : 3_600_000);
        life.awaitIdle(life.shard(0));
        awaitAtLeast(15, () -> (int) life.figures.total().waitingWills());
        assertThat(publishedWills(5)).doesNotHaveDuplicates().isSubsetOf(all);
        life.kill(life.last());
        life = fixture.life();
        life.awaitIdle(life.shard(0));

        assertThat(publishedWills(20)).containsExactlyInAnyOrderElementsOf(all);
    }

    /** What a subscriber who acknowledges nothing is sent; it is to be so many. */
    private List<String> publishedWills(int count) {
        RecordingClient subscriber = life.connect(life.last(), "subscriber", null);
        assertThat(subscriber.next()).startsWith("CONNACK");
        List<String> wills =
                subscriber.next(count).stream().map(it -> it.replaceAll(" as .*", "")).toList();
        assertThat(subscriber.rest()).isEmpty();
        return wills;
    }
}
