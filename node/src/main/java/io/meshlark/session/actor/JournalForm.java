package io.meshlark.session.actor;

import akka.persistence.typed.SnapshotAdapter;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How rows and snapshots become the state of a persistent actor.
 *
 * @param snapshot of a state
 * @param state of a snapshot
 */
record JournalForm<R, S>(
        Supplier<S> empty,
        BiConsumer<S, R> apply,
        Function<S, Object> snapshot,
        Function<Object, S> state) {

    S copyOf(S original) {
        return state.apply(snapshot.apply(original));
    }

    SnapshotAdapter<S> adapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(S current) {
                return snapshot.apply(current);
            }

            @Override
            public S fromJournal(Object stored) {
                return state.apply(stored);
            }
        };
    }
}
