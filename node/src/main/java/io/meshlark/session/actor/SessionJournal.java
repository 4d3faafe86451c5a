package io.meshlark.session.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.persistence.typed.PersistenceId;
import io.meshlark.cluster.Lease;
import io.meshlark.session.shard.KeptRow;
import io.meshlark.session.shard.KeptSnapshot;
import io.meshlark.session.shard.KeptState;
import java.util.List;

/**
 * The journal of one durable session, persistence id {@code session|<shard>.<number>}: writes what
 * {@link DurableSession} has gathered. When a write fails it stops, and the session with it.
 *
 * <p>The session does not persist by itself because Akka stashes what arrives during a write and
 * takes it back by recursion: a few thousand commands that write nothing overflow the thread's
 * stack and end the process.
 */
final class SessionJournal {
    private static final int ROWS_PER_SNAPSHOT = 100;

    static final JournalForm<KeptRow, KeptState> FORM =
            new JournalForm<>(
                    KeptState::new,
                    (state, row) -> row.events().forEach(state::apply),
                    KeptSnapshot::of,
                    stored -> ((KeptSnapshot) stored).toState());

    private SessionJournal() {}

    static Behavior<RowJournal.Command<KeptRow>> create(
            PersistenceId id, ActorRef<DurableSession.Command> session, Lease lease) {
        return RowJournal.create(
                new RowJournal.Nature<>(
                        id,
                        FORM,
                        ROWS_PER_SNAPSHOT,
                        new KeptRow(List.of()),
                        lease,
                        state -> session.tell(new DurableSession.Recovered(state)),
                        () -> session.tell(new DurableSession.Written())));
    }
}
