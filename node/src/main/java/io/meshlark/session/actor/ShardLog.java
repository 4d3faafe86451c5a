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
import io.meshlark.session.shard.LogRow;
import io.meshlark.session.shard.LogSnapshot;
import io.meshlark.session.shard.LogState;
import java.util.function.LongSupplier;

/**
 * The write-ahead log of one shard, persistence id {@code log|n}: writes the rows that {@link
 * SessionShard} has gathered, one at a time, and keeps the state for snapshots. It decides nothing.
 * When a write fails it stops, and the shard opens again.
 */
final class ShardLog extends EventSourcedBehavior<ShardLog.Write, LogRow, LogState> {
    /** Rows between snapshots; a row is what one group commit gathered. */
    private static final int ROWS_PER_SNAPSHOT = 500;

    private final ActorRef<SessionShard.Command> shard;
    private final LongSupplier clock;

    /** A row; answered by {@link SessionShard.Written} when it is durable. */
    record Write(LogRow row) {}

    private ShardLog(int shard, ActorRef<SessionShard.Command> parent, LongSupplier clock) {
        super(PersistenceId.ofUniqueId(id(shard)));
        this.shard = parent;
        this.clock = clock;
    }

    static String id(int shard) {
        return "log|" + shard;
    }

    static Behavior<Write> create(
            int shard, ActorRef<SessionShard.Command> parent, LongSupplier clock) {
        return new ShardLog(shard, parent, clock);
    }

    @Override
    public LogState emptyState() {
        return new LogState();
    }

    @Override
    public CommandHandler<Write, LogRow, LogState> commandHandler() {
        return (state, write) ->
                Effect().persist(write.row()).thenRun(() -> shard.tell(new SessionShard.Written()));
    }

    @Override
    public EventHandler<LogState, LogRow> eventHandler() {
        return (state, row) -> {
            long now = clock.getAsLong();
            row.records().forEach(record -> state.apply(record, now));
            return state;
        };
    }

    @Override
    public SignalHandler<LogState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(
                        RecoveryCompleted.instance(),
                        state ->
                                shard.tell(
                                        new SessionShard.LogRecovered(
                                                LogSnapshot.of(state).toState())))
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(ROWS_PER_SNAPSHOT, 1).withDeleteEventsOnSnapshot();
    }

    @Override
    public SnapshotAdapter<LogState> snapshotAdapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(LogState state) {
                return LogSnapshot.of(state);
            }

            @Override
            public LogState fromJournal(Object stored) {
                return ((LogSnapshot) stored).toState();
            }
        };
    }
}
