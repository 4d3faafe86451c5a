package io.meshlark.session.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.persistence.typed.PersistenceId;
import io.meshlark.cluster.Lease;
import io.meshlark.session.shard.LogRow;
import io.meshlark.session.shard.LogSnapshot;
import io.meshlark.session.shard.LogState;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The write-ahead log of one shard, persistence id {@code log|n}: rows that {@link SessionShard}
 * has gathered. When a write fails it stops, and the shard opens again.
 */
final class ShardLog {
    /** A row is what one group commit gathered. */
    private static final int ROWS_PER_SNAPSHOT = 500;

    private ShardLog() {}

    static String id(int shard) {
        return "log|" + shard;
    }

    static JournalForm<LogRow, LogState> form(LongSupplier clock) {
        return new JournalForm<>(
                LogState::new,
                (state, row) -> {
                    long now = clock.getAsLong();
                    row.records().forEach(record -> state.apply(record, now));
                },
                LogSnapshot::of,
                stored -> ((LogSnapshot) stored).toState());
    }

    static Behavior<RowJournal.Command<LogRow>> create(
            int shard, ActorRef<SessionShard.Command> parent, LongSupplier clock, Lease lease) {
        return RowJournal.create(
                new RowJournal.Nature<>(
                        PersistenceId.ofUniqueId(id(shard)),
                        form(clock),
                        ROWS_PER_SNAPSHOT,
                        new LogRow(List.of()),
                        lease,
                        state -> parent.tell(new SessionShard.LogRecovered(state)),
                        () -> parent.tell(new SessionShard.Written())));
    }
}
