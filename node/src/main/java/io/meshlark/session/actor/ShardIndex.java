package io.meshlark.session.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.persistence.typed.PersistenceId;
import io.meshlark.cluster.Lease;
import io.meshlark.session.shard.IndexPage;
import io.meshlark.session.shard.IndexRow;
import io.meshlark.session.shard.IndexSnapshot;
import java.util.List;

/**
 * One page of a shard's index, persistence id {@code index|n|k}: which durable sessions exist and
 * their subscriptions. Like {@link ShardLog}, it writes and remembers; the shard decides.
 */
final class ShardIndex {
    private static final int ROWS_PER_SNAPSHOT = 500;

    private ShardIndex() {}

    static String id(int shard, int page) {
        return "index|" + shard + "|" + page;
    }

    static JournalForm<IndexRow, IndexPage> form(int page) {
        return new JournalForm<>(
                IndexPage::new,
                (state, row) -> row.events().forEach(event -> state.apply(event, page)),
                IndexSnapshot::of,
                stored -> ((IndexSnapshot) stored).toState(page));
    }

    static Behavior<RowJournal.Command<IndexRow>> create(
            int shard, int page, ActorRef<SessionShard.Command> parent, Lease lease) {
        return RowJournal.create(
                new RowJournal.Nature<>(
                        PersistenceId.ofUniqueId(id(shard, page)),
                        form(page),
                        ROWS_PER_SNAPSHOT,
                        new IndexRow(List.of()),
                        lease,
                        state -> parent.tell(new SessionShard.PageRecovered(page, state)),
                        () -> parent.tell(new SessionShard.Written())));
    }
}
