package io.meshlark.session.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.persistence.typed.PersistenceId;
import io.meshlark.cluster.Lease;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.Outgoing;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.SentSoFar;
import io.meshlark.session.Session;
import io.meshlark.session.Sessions;
import io.meshlark.session.ToEdge;
import io.meshlark.session.Window;
import io.meshlark.session.shard.AwakeSession;
import io.meshlark.session.shard.KeptEvent;
import io.meshlark.session.shard.KeptRow;
import io.meshlark.session.shard.KeptState;
import io.meshlark.session.shard.ShardCommand;
import io.meshlark.session.shard.ShardEffect;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A durable session that is awake: an {@link AwakeSession} in an actor. What the shard's log has
 * spilled is in its {@link SessionJournal}.
 *
 * <pre>
 *  start ──▶ recover ──▶ Awake to the shard ──FromLog──▶ ready ──Detach, idle──▶ MayStop ──Stop──▶ gone
 * </pre>
 */
final class DurableSession extends AbstractBehavior<DurableSession.Command> {
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration LEASE_AGAIN = Duration.ofMillis(100);
    private static final Duration REPORT = Duration.ofSeconds(1);
    private static final Window CLOSED = new Window(0, 0, Sessions.Fits.ALWAYS);

    /**
     * What may wait for the journal and the log. The same store takes the appends that cause
     * deliveries, so they cannot be many; beyond, the session fails and is loaded anew.
     */
    private static final int MOST_WAITING = 100_000;

    /** What the shard, the connection and timers ask of a session. */
    sealed interface Command {}

    record FromLog(ShardEffect.FromLog log) implements Command {}

    /**
     * @param sent on this connection already, null when it is new
     */
    record Attach(ToEdge client, Window window, @Nullable SentSoFar sent) implements Command {}

    record Deliver(Outgoing message, long excess) implements Command {}

    /** What a client answers to messages, on the connection {@code from}. */
    sealed interface Answer extends Command {
        ToEdge from();
    }

    record Acknowledged(ToEdge from, int packetId) implements Answer {}

    record Received(ToEdge from, int packetId, ReasonCode reason) implements Answer {}

    record Completed(ToEdge from, int packetId) implements Answer {}

    /** {@code then} runs when everything before has been handled. */
    record CatchUp(Runnable then) implements Command {}

    record ReceivedIsDurable(long outSeq) implements Command {}

    record DropIsDurable() implements Command {}

    /** Move everything up to {@code upTo} into this session's own journal. */
    record Keep(long upTo) implements Command {}

    /** The connection is gone; answered to the shard by {@link ShardCommand.Gone}. */
    record Detach(String clientId, long epoch, Departure departure, long sentTo)
            implements Command {}

    /** The shard has written the connection off. */
    record WrittenOff() implements Command {}

    /** The log failed and is back. */
    record Resume() implements Command {}

    record Stop() implements Command {}

    private record Report() implements Command {}

    private record Idle() implements Command {}

    private record OnceLeaseHolds() implements Command {}

    /** From the journal: what it has held until now. */
    record Recovered(KeptState state) implements Command {}

    /** From the journal: the last write is durable. */
    record Written() implements Command {}

    /**
     * What every session of a shard is given.
     *
     * @param dropped told of each message given up
     */
    record Surroundings(
            ActorRef<SessionShard.Command> shard,
            QueueLimit limit,
            Consumer<Session.Drop> dropped,
            Lease lease,
            LongSupplier clock) {}

    private final long number;
    private final Surroundings around;
    private final TimerScheduler<Command> timers;
    private final ActorRef<RowJournal.Command<KeptRow>> journal;

    /** In the order of their arrival: whatever comes while the journal is read or written. */
    private final ArrayDeque<Command> arrived = new ArrayDeque<>(0);

    // asked of the journal by the AwakeSession, not yet written
    private final List<KeptEvent> toPersist = new ArrayList<>(0);
    private final List<Runnable> whenPersisted = new ArrayList<>(0);

    // under way
    private List<KeptEvent> writing = List.of();
    private List<Runnable> whenWritten = List.of();

    /** Until the log has said what it has. */
    private final ArrayDeque<Command> waiting = new ArrayDeque<>(0);

    private @Nullable KeptState kept;
    private @Nullable AwakeSession session;
    private @Nullable Attach attached;
    private boolean isStopping;

    private DurableSession(
            int shard,
            long number,
            Surroundings around,
            ActorContext<Command> context,
            TimerScheduler<Command> timers) {
        super(context);
        this.number = number;
        this.around = around;
        this.timers = timers;
        this.journal =
                context.spawn(
                        SessionJournal.create(
                                persistenceId(shard, number), context.getSelf(), around.lease()),
                        "journal");
        context.watch(journal);
    }

    static Behavior<Command> create(int shard, long number, Surroundings around) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(
                        timers -> new DurableSession(shard, number, around, context, timers)));
    }

    static PersistenceId persistenceId(int shard, long number) {
        return PersistenceId.ofUniqueId("session|" + shard + "." + number);
    }

    private long now() {
        return around.clock().getAsLong();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Command.class, this::on)
                .onSignal(Terminated.class, stopped -> Behaviors.stopped())
                .build();
    }

    private Behavior<Command> on(Command command) {
        switch (command) {
            case Recovered recovered -> recovered(recovered.state());
            case Written written -> written();
            case OnceLeaseHolds once -> send();
            default -> {
                if (arrived.size() + waiting.size() >= MOST_WAITING) {
                    throw new IllegalStateException(
                            "session %d: %d commands wait for its journal or the log, which is the limit"
                                    .formatted(number, MOST_WAITING));
                }
                arrived.add(command);
            }
        }
        handleArrived();
        return isStopping && writing.isEmpty() ? Behaviors.stopped() : this;
    }

    // ---- commands

    private void handleArrived() {
        AwakeSession awake = session;
        while (awake != null && writing.isEmpty() && !isStopping && !arrived.isEmpty()) {
            Command next = arrived.remove();
            if (next instanceof Stop) {
                awake.flush();
                isStopping = true;
            } else {
                handle(awake, next);
            }
            write();
        }
        if (awake != null && awake.hasUnreported() && !timers.isTimerActive(Report.class)) {
            timers.startSingleTimer(Report.class, new Report(), REPORT);
        }
    }

    private void handle(AwakeSession awake, Command command) {
        switch (command) {
            case FromLog from -> awake.fromLog(from.log(), now(), () -> startIdle(awake));
            case Resume resume -> awake.resume();
            case Report report -> awake.flush();
            default -> waiting.add(command);
        }
        handleWaiting(awake);
    }

    /** In order, and none before what the one before wants written is written. */
    private void handleWaiting(AwakeSession awake) {
        while (awake.isReady() && toPersist.isEmpty() && !waiting.isEmpty()) {
            handleReady(awake, waiting.remove());
        }
    }

    private void handleReady(AwakeSession awake, Command command) {
        switch (command) {
            case Attach attach -> {
                attached = attach;
                timers.cancel(Idle.class);
                attach(awake, attach);
            }
            case Deliver deliver -> awake.deliver(deliver.message(), deliver.excess(), now());
            case Answer answer -> {
                // On an earlier connection it has not made room on this one, nor ended a message
                // that has been sent again meanwhile.
                if (attached != null && attached.client() == answer.from()) {
                    handleAnswer(awake, answer);
                }
            }
            case CatchUp catchUp -> catchUp.then().run();
            case ReceivedIsDurable received -> awake.receivedIsDurable(received.outSeq());
            case DropIsDurable dropped -> awake.dropIsDurable(now());
            case Keep keep -> {
                awake.keep(keep.upTo());
                startIdle(awake);
            }
            case Detach detach -> {
                attached = null;
                awake.detach(
                        detach.clientId(), detach.epoch(), detach.departure(), detach.sentTo());
                startIdle(awake);
            }
            case WrittenOff writtenOff -> {
                attached = null;
                awake.writtenOff();
                startIdle(awake);
            }
            case Idle idle -> {
                if (awake.mayStop()) {
                    around.shard().tell(new SessionShard.SessionMayStop(number));
                } else {
                    startIdle(awake);
                }
            }
            case FromLog _, Resume _, Report _, Stop _, Recovered _, Written _, OnceLeaseHolds _ ->
                    throw new IllegalStateException("handled before: " + command);
        }
    }

    private void handleAnswer(AwakeSession awake, Answer answer) {
        switch (answer) {
            case Acknowledged ack ->
                    complain(awake.acknowledged(ack.packetId(), now()), "PUBACK", ack.packetId());
            case Received received ->
                    complain(
                            awake.received(received.packetId(), received.reason(), now()),
                            "PUBREC",
                            received.packetId());
            case Completed completed ->
                    complain(
                            awake.completed(completed.packetId(), now()),
                            "PUBCOMP",
                            completed.packetId());
        }
    }

    private void attach(AwakeSession awake, Attach attach) {
        SentSoFar sent = attach.sent();
        if (sent != null) {
            // Also when it is over: what was sent on it must not seem new to the next one.
            Window window = isOver() ? CLOSED : attach.window();
            awake.reattach(attach.client(), window, sent, now());
        } else if (!isOver()) {
            awake.attach(attach.client(), attach.window(), now());
        }
    }

    /** Whether this connection has ended while it waited: nothing is sent to it any more. */
    private boolean isOver() {
        return Stream.concat(waiting.stream(), arrived.stream())
                .anyMatch(later -> later instanceof Detach || later instanceof WrittenOff);
    }

    private void startIdle(AwakeSession awake) {
        if (!awake.isAttached()) {
            timers.startSingleTimer(Idle.class, new Idle(), IDLE);
        }
    }

    private void complain(Session.Ack ack, String packet, int packetId) {
        if (ack == Session.Ack.WRONG_STEP && attached != null) {
            attached.client()
                    .kick(ReasonCode.PROTOCOL_ERROR, packet + " does not fit message " + packetId);
        }
    }

    // ---- the journal

    private void recovered(KeptState state) {
        AwakeSession awake = new AwakeSession(number, around.limit(), state, new Shell());
        kept = state;
        session = awake;
        awake.wake();
        write();
    }

    /** Writes what was asked for while handling a command. */
    private void write() {
        if (toPersist.isEmpty()) {
            return;
        }
        writing = List.copyOf(toPersist);
        whenWritten = List.copyOf(whenPersisted);
        toPersist.clear();
        whenPersisted.clear();
        send();
    }

    /** To the journal, as soon as the node may write (design rule 9). */
    private void send() {
        if (around.lease().holds()) {
            journal.tell(new RowJournal.Write<>(new KeptRow(writing)));
        } else {
            timers.startSingleTimer(OnceLeaseHolds.class, new OnceLeaseHolds(), LEASE_AGAIN);
        }
    }

    /** What that asks for follows. */
    private void written() {
        KeptState state = kept;
        AwakeSession awake = session;
        if (state == null || awake == null) {
            throw new IllegalStateException("written before recovery");
        }
        writing.forEach(state::apply);
        List<Runnable> then = whenWritten;
        writing = List.of();
        whenWritten = List.of();
        then.forEach(Runnable::run);
        if (!isStopping) {
            handleWaiting(awake);
            write();
        }
    }

    /** The actor's side of the {@link AwakeSession}. */
    private final class Shell implements AwakeSession.Shell {

        @Override
        public void persist(List<KeptEvent> events, Runnable then) {
            toPersist.addAll(events);
            whenPersisted.add(then);
        }

        @Override
        public void tellShard(ShardCommand command) {
            around.shard().tell(new SessionShard.Do(command));
        }

        @Override
        public void dropped(Session.Drop why) {
            around.dropped().accept(why);
            if (attached != null) {
                attached.client().dropped();
            }
        }
    }
}
