package io.meshlark.session.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.meshlark.cluster.Lease;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.Outgoing;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.Sessions;
import io.meshlark.session.SilentEdge;
import io.meshlark.session.Window;
import io.meshlark.session.shard.ShardCommand;
import io.meshlark.session.shard.ShardEffect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session's actor between a shard that is only a mailbox and a client that only listens. */
class DurableSessionTest {
    private static final QueueLimit QUEUE =
            new QueueLimit(100, 1 << 20, QueueLimit.Overflow.DROP_OLDEST);

    private final ShardFixture fixture = new ShardFixture(1, 1 << 20, 60_000);
    private final TestProbe<SessionShard.Command> shard = fixture.kit.createTestProbe();
    private final SilentEdge client = new SilentEdge("c");

    @AfterEach
    void close() {
        fixture.close();
    }

    /**
     * Red when {@code handleWaiting} does not wait for the journal: the acknowledgement is then
     * told to the log as if the session did not keep the message, and the message comes again.
     */
    @Test
    void whatIsAcknowledgedWhileItIsBeingKeptIsNotKept() {
        ActorRef<DurableSession.Command> session = start();
        shard.expectMessageClass(SessionShard.Do.class); // awake
        session.tell(attach());
        session.tell(new DurableSession.Keep(1));
        session.tell(new DurableSession.Acknowledged(client, 1));

        session.tell(fromLog(0, 1));
        session.tell(new DurableSession.Detach("c", 1, new Departure(false, 3600, List.of()), -1));
        shard.fishForMessage(
                Duration.ofSeconds(15),
                command ->
                        command instanceof SessionShard.Do(ShardCommand.Gone _)
                                ? FishingOutcomes.complete()
                                : FishingOutcomes.continueAndIgnore());
        session.tell(new DurableSession.Stop());
        shard.expectTerminated(session);
        start();

        assertThat(awake().keptCount()).isEqualTo(1);
    }

    /** Red when answers are not asked where they come from: two would be in flight, one may be. */
    @Test
    void anAnswerFromAnEarlierConnectionMakesNoRoomOnThisOne() {
        List<Integer> sent = new CopyOnWriteArrayList<>();
        SilentEdge newer =
                new SilentEdge("c") {
                    @Override
                    public void publish(Outgoing message, int packetId, boolean dup) {
                        sent.add(packetId);
                    }
                };
        ActorRef<DurableSession.Command> session = start();
        session.tell(attach());
        session.tell(
                new DurableSession.Attach(newer, new Window(1, 1_000, Sessions.Fits.ALWAYS), null));
        session.tell(new DurableSession.Acknowledged(client, 1));
        TestProbe<String> done = fixture.kit.createTestProbe();
        session.tell(new DurableSession.CatchUp(() -> done.getRef().tell("done")));

        session.tell(fromLog(0, 1));

        done.expectMessage("done");
        assertThat(sent).containsExactly(1);
    }

    /** Red when only what waits for the journal is counted: nobody ever answers for the log. */
    @Test
    void tooManyCommandsThatWaitEndTheSession() {
        ActorRef<DurableSession.Command> session = start();

        for (int i = 0; i <= 100_000; i++) {
            session.tell(new DurableSession.CatchUp(() -> {}));
        }

        shard.expectTerminated(session, Duration.ofSeconds(15));
    }

    /**
     * Red without {@code isOver}: the messages would be taken to have been sent, and not expire.
     */
    @Test
    void nothingIsSentToAClientThatHasLeftBeforeTheSessionWasLoaded() {
        ActorRef<DurableSession.Command> session = start();
        session.tell(attach());
        session.tell(new DurableSession.Detach("c", 1, new Departure(false, 3600, List.of()), -1));

        session.tell(fromLog(0, 1));

        var gone = new AtomicReference<ShardCommand.Gone>();
        shard.fishForMessage(
                Duration.ofSeconds(15),
                command -> {
                    if (command instanceof SessionShard.Do(ShardCommand.Gone it)) {
                        gone.set(it);
                        return FishingOutcomes.complete();
                    }
                    return FishingOutcomes.continueAndIgnore();
                });
        assertThat(gone).hasValueMatching(it -> it.sentTo() == -1);
    }

    /**
     * Red when the session persists by itself: Akka takes back what it has stashed by recursion,
     * and the stack overflows.
     */
    @Test
    void anyNumberOfCommandsMayArriveDuringAWrite() {
        ActorRef<DurableSession.Command> session = start();
        session.tell(attach());
        session.tell(fromLog(0, 1));
        session.tell(new DurableSession.Keep(1));
        var last = new CompletableFuture<Void>();
        for (int i = 0; i < 50_000; i++) {
            session.tell(new DurableSession.CatchUp(() -> {}));
        }
        session.tell(new DurableSession.CatchUp(() -> last.complete(null)));

        assertThat(last).succeedsWithin(Duration.ofSeconds(15));
    }

    private ActorRef<DurableSession.Command> start() {
        return fixture.kit.spawn(
                DurableSession.create(
                        0,
                        1,
                        new DurableSession.Surroundings(
                                shard.getRef(),
                                QUEUE,
                                why -> {},
                                Lease.ALWAYS,
                                System::currentTimeMillis)));
    }

    private ShardCommand.Awake awake() {
        SessionShard.Command command = shard.receiveMessage();
        while (!(command instanceof SessionShard.Do(ShardCommand.Awake(_, long keptTo, _, _))
                && keptTo >= 0)) {
            command = shard.receiveMessage();
        }
        return (ShardCommand.Awake) ((SessionShard.Do) command).command();
    }

    private DurableSession.Attach attach() {
        return new DurableSession.Attach(
                client, new Window(10, 1 << 20, Sessions.Fits.ALWAYS), null);
    }

    private static DurableSession.FromLog fromLog(long... outSeqs) {
        List<ShardEffect.Logged> messages =
                LongStream.of(outSeqs)
                        .mapToObj(outSeq -> new ShardEffect.Logged(message(outSeq), false))
                        .toList();
        return new DurableSession.FromLog(new ShardEffect.FromLog(1, messages, -1, 0));
    }

    private static Outgoing message(long outSeq) {
        return new Outgoing(
                outSeq,
                new Publication(
                        "t",
                        Bytes.utf8("m" + outSeq),
                        QoS.AT_LEAST_ONCE,
                        false,
                        PublishProperties.NONE,
                        "p",
                        Publication.NEVER),
                QoS.AT_LEAST_ONCE,
                false,
                SubscriptionIds.NONE,
                false);
    }
}
