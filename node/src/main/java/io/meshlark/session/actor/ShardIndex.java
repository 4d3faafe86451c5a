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
import io.meshlark.session.shard.IndexPage;
import io.meshlark.session.shard.IndexRow;
import io.meshlark.session.shard.IndexSnapshot;

/**
 * One page of a shard's index, persistence id {@code index|n|k}: which durable sessions exist and
 * their subscriptions. Like {@link ShardLog}, it writes and remembers; the shard decides.
 */
final class ShardIndex extends EventSourcedBehavior<ShardIndex.Write, IndexRow, IndexPage> {
    private static final int ROWS_PER_SNAPSHOT = 500;

    private final int page;
    private final ActorRef<SessionShard.Command> shard;

    /** A row; answered by {@link SessionShard.Written} when it is durable. */
    record Write(IndexRow row) {}

    private ShardIndex(int shard, int page, ActorRef<SessionShard.Command> parent) {
        super(PersistenceId.ofUniqueId(id(shard, page)));
        this.page = page;
        this.shard = parent;
    }

    static String id(int shard, int page) {
        return "index|" + shard + "|" + page;
    }

    static Behavior<Write> create(int shard, int page, ActorRef<SessionShard.Command> parent) {
        return new ShardIndex(shard, page, parent);
    }

    @Override
    public IndexPage emptyState() {
        return new IndexPage();
    }

    @Override
    public CommandHandler<Write, IndexRow, IndexPage> commandHandler() {
        return (state, write) ->
                Effect().persist(write.row()).thenRun(() -> shard.tell(new SessionShard.Written()));
    }

    @Override
    public EventHandler<IndexPage, IndexRow> eventHandler() {
        return (state, row) -> {
            row.events().forEach(event -> state.apply(event, page));
            return state;
        };
    }

    @Override
    public SignalHandler<IndexPage> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(
                        RecoveryCompleted.instance(),
                        state ->
                                shard.tell(
                                        new SessionShard.PageRecovered(
                                                page, IndexSnapshot.of(state).toState(page))))
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(ROWS_PER_SNAPSHOT, 1).withDeleteEventsOnSnapshot();
    }

    @Override
    public SnapshotAdapter<IndexPage> snapshotAdapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(IndexPage state) {
                return IndexSnapshot.of(state);
            }

            @Override
            public IndexPage fromJournal(Object stored) {
                return ((IndexSnapshot) stored).toState(page);
            }
        };
    }
}
