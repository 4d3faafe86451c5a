package io.meshlark.session.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.SnapshotAdapter;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import io.meshlark.session.shard.KeptEvent;
import io.meshlark.session.shard.KeptSnapshot;
import io.meshlark.session.shard.KeptState;
import java.util.List;

/**
 * The journal of one durable session, persistence id {@code session|<shard>.<number>}: writes what
 * {@link DurableSession} has gathered, one write at a time, and keeps the state for snapshots. It
 * decides nothing. When a write fails it stops, and the session with it.
 *
 * <p>The session does not persist by itself because Akka stashes what arrives during a write and
 * takes it back by recursion: a few thousand commands that write nothing overflow the thread's
 * stack and end the process.
 */
final class SessionJournal
        extends EventSourcedBehavior<SessionJournal.Write, KeptEvent, KeptState> {
    private static final int EVENTS_PER_SNAPSHOT = 100;

    private final ActorRef<DurableSession.Command> session;

    /** Events, at least one; answered by {@link DurableSession.Written} when they are durable. */
    record Write(List<KeptEvent> events) {}

    private SessionJournal(PersistenceId id, ActorRef<DurableSession.Command> session) {
        super(id);
        this.session = session;
    }

    static Behavior<Write> create(PersistenceId id, ActorRef<DurableSession.Command> session) {
        return new SessionJournal(id, session);
    }

    @Override
    public KeptState emptyState() {
        return new KeptState();
    }

    @Override
    public CommandHandler<Write, KeptEvent, KeptState> commandHandler() {
        return (state, write) ->
                Effect()
                        .persist(write.events())
                        .thenRun(() -> session.tell(new DurableSession.Written()));
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
                        state ->
                                session.tell(
                                        new DurableSession.Recovered(
                                                KeptSnapshot.of(state).toState())))
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
}
