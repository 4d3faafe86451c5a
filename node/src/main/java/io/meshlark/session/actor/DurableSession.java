package io.meshlark.session.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.SnapshotAdapter;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.Outgoing;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.Session;
import io.meshlark.session.ToClient;
import io.meshlark.session.Window;
import io.meshlark.session.shard.AwakeSession;
import io.meshlark.session.shard.KeptEvent;
import io.meshlark.session.shard.KeptSnapshot;
import io.meshlark.session.shard.KeptState;
import io.meshlark.session.shard.ShardCommand;
import io.meshlark.session.shard.ShardEffect;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A durable session that is awake, persistence id {@code session|<shard>.<number>}: an {@link
 * AwakeSession} in an actor. Its journal holds what the shard's log has spilled.
 *
 * <pre>
 *  start ──▶ recover ──▶ Awake to the shard ──FromLog──▶ ready ──Detach, idle──▶ MayStop ──Stop──▶ gone
 * </pre>
 */
final class DurableSession
        extends EventSourcedBehavior<DurableSession.Command, KeptEvent, KeptState> {
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration REPORT = Duration.ofSeconds(1);
    private static final int EVENTS_PER_SNAPSHOT = 100;

    /**
     * What may arrive while one write is under way. The same store takes the appends that cause
     * deliveries, so they cannot be many; beyond, the session fails and is loaded anew.
     */
    private static final int STASH = 100_000;

    /** What the shard, the connection and timers ask of a session. */
    sealed interface Command {}

    record FromLog(ShardEffect.FromLog log) implements Command {}

    /**
     * @param dropped told of each message given up while this client is here
     */
    record Attach(ToClient client, Window window, Runnable dropped) implements Command {}

    record Deliver(Outgoing message) implements Command {}

    record Acknowledged(int packetId) implements Command {}

    record Received(int packetId, ReasonCode reason) implements Command {}

    record Completed(int packetId) implements Command {}

    /** {@code then} runs when everything before has been handled. */
    record CatchUp(Runnable then) implements Command {}

    record ReceivedIsDurable(long outSeq) implements Command {}

    record DropIsDurable() implements Command {}

    /** Move everything up to {@code upTo} into this session's own journal. */
    record Keep(long upTo) implements Command {}

    /** The connection is gone; answered to the shard by {@link ShardCommand.Gone}. */
    record Detach(String clientId, long epoch, Departure departure) implements Command {}

    /** The shard has written the connection off. */
    record WrittenOff() implements Command {}

    /** The log failed and is back. */
    record Resume() implements Command {}

    record Stop() implements Command {}

    private record Report() implements Command {}

    private record Idle() implements Command {}

    private record PersistMore() implements Command {}

    /**
     * What every session of a shard is given.
     *
     * @param dropped told of each message given up
     */
    record Surroundings(
            ActorRef<SessionShard.Command> shard,
            QueueLimit limit,
            Consumer<Session.Drop> dropped,
            LongSupplier clock) {}

    private final long number;
    private final Surroundings around;
    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;

    // asked of the journal by the AwakeSession, not yet written
    private final List<KeptEvent> toPersist = new ArrayList<>();
    private final List<Runnable> whenPersisted = new ArrayList<>();

    /** Until the log has said what it has, and while the journal writes. */
    private final ArrayDeque<Command> waiting = new ArrayDeque<>();

    private @Nullable AwakeSession session;
    private @Nullable Attach attached;

    private DurableSession(
            int shard,
            long number,
            Surroundings around,
            ActorContext<Command> context,
            TimerScheduler<Command> timers) {
        super(persistenceId(shard, number));
        this.number = number;
        this.around = around;
        this.context = context;
        this.timers = timers;
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

    // ---- commands

    @Override
    public CommandHandler<Command, KeptEvent, KeptState> commandHandler() {
        return (state, command) -> {
            AwakeSession awake = session;
            if (awake == null) {
                throw new IllegalStateException("command before recovery: " + command);
            }
            if (command instanceof Stop) {
                awake.flush();
                return persist(true);
            }
            handle(awake, command);
            if (awake.hasUnreported() && !timers.isTimerActive(Report.class)) {
                timers.startSingleTimer(Report.class, new Report(), REPORT);
            }
            return persist(false);
        };
    }

    private void handle(AwakeSession awake, Command command) {
        switch (command) {
            case FromLog from -> awake.fromLog(from.log(), now(), () -> startIdle(awake));
            case Resume resume -> awake.resume();
            case PersistMore more -> {}
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
                awake.attach(attach.client(), attach.window(), now());
            }
            case Deliver deliver -> awake.deliver(deliver.message(), now());
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
            case CatchUp catchUp -> catchUp.then().run();
            case ReceivedIsDurable received -> awake.receivedIsDurable(received.outSeq());
            case DropIsDurable dropped -> awake.dropIsDurable(now());
            case Keep keep -> {
                awake.keep(keep.upTo());
                startIdle(awake);
            }
            case Detach detach -> {
                attached = null;
                awake.detach(detach.clientId(), detach.epoch(), detach.departure());
                startIdle(awake);
            }
            case WrittenOff writtenOff -> {
                attached = null;
                awake.detach();
                startIdle(awake);
            }
            case Idle idle -> {
                if (awake.mayStop()) {
                    around.shard().tell(new SessionShard.SessionMayStop(number));
                } else {
                    startIdle(awake);
                }
            }
            case FromLog _, Resume _, PersistMore _, Report _, Stop _ ->
                    throw new IllegalStateException("handled before: " + command);
        }
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

    /** Writes what was asked for while handling a command; what that asks for follows. */
    private Effect<KeptEvent, KeptState> persist(boolean thenStop) {
        if (toPersist.isEmpty()) {
            return thenStop ? Effect().stop() : Effect().none();
        }
        List<KeptEvent> events = List.copyOf(toPersist);
        List<Runnable> then = List.copyOf(whenPersisted);
        toPersist.clear();
        whenPersisted.clear();
        var written =
                Effect()
                        .persist(events)
                        .thenRun(() -> {
                            then.forEach(Runnable::run);
                            if (!toPersist.isEmpty() || !waiting.isEmpty()) {
                                context.getSelf().tell(new PersistMore());
                            }
                        });
        return thenStop ? written.thenStop() : written;
    }

    @Override
    public KeptState emptyState() {
        return new KeptState();
    }

    @Override
    public EventHandler<KeptState, KeptEvent> eventHandler() {
        return (state, event) -> {
            state.apply(event);
            return state;
        };
    }

    @Override
    public SignalHandler<KeptState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(
                        RecoveryCompleted.instance(),
                        state -> {
                            AwakeSession awake =
                                    new AwakeSession(number, around.limit(), state, new Shell());
                            session = awake;
                            awake.wake();
                        })
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(EVENTS_PER_SNAPSHOT, 1).withDeleteEventsOnSnapshot();
    }

    @Override
    public SnapshotAdapter<KeptState> snapshotAdapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(KeptState state) {
                return KeptSnapshot.of(state);
            }

            @Override
            public KeptState fromJournal(Object stored) {
                return ((KeptSnapshot) stored).toState();
            }
        };
    }

    @Override
    public Optional<Integer> stashCapacity() {
        return Optional.of(STASH);
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
                attached.dropped().run();
            }
        }
    }
}
