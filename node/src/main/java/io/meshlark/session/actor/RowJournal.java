package io.meshlark.session.actor;

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
import io.meshlark.cluster.Lease;
import io.meshlark.session.shard.Link;
import io.meshlark.session.shard.Linked;
import io.meshlark.session.shard.RowChain;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A journal in an actor: writes the rows that its owner has gathered, one at a time, and keeps the
 * state for snapshots. It decides nothing but which rows count ({@link RowChain}). When a write
 * fails it stops.
 *
 * <p>What it has read is told when no late row can void it any more: behind rows of other writers
 * it first writes an empty one of its own. A journal that has no rows, or none behind its snapshot,
 * is told at once.
 */
final class RowJournal<R, S> extends EventSourcedBehavior<RowJournal.Command<R>, Linked<R>, S> {
    private static final Duration LEASE_AGAIN = Duration.ofMillis(100);

    private final Nature<R, S> nature;
    private final ActorContext<Command<R>> context;
    private final TimerScheduler<Command<R>> timers;
    private final long writer = ThreadLocalRandom.current().nextLong(1, Link.MOST + 1);

    /** Until everything is read. */
    private @Nullable RowChain<R> reading = new RowChain<>();

    /** The writer of the last row. */
    private long last = Link.UNKNOWN;

    /** What the owner, and the journal itself, ask for. */
    sealed interface Command<R> {}

    /** A row; the owner hears when it is durable. */
    record Write<R>(R row) implements Command<R> {}

    private record Confirm<R>() implements Command<R> {}

    /**
     * What is special about a journal.
     *
     * @param rowsPerSnapshot rows between snapshots
     * @param nothing an empty row
     * @param lease without it no empty row is written (design rule 9); the owner asks for its own
     * @param recovered takes a copy of the state
     * @param written the last row is durable
     */
    record Nature<R, S>(
            PersistenceId id,
            JournalForm<R, S> form,
            int rowsPerSnapshot,
            R nothing,
            Lease lease,
            Consumer<S> recovered,
            Runnable written) {}

    private RowJournal(
            Nature<R, S> nature,
            ActorContext<Command<R>> context,
            TimerScheduler<Command<R>> timers) {
        super(nature.id());
        this.nature = nature;
        this.context = context;
        this.timers = timers;
    }

    static <R, S> Behavior<Command<R>> create(Nature<R, S> nature) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new RowJournal<>(nature, context, timers)));
    }

    @Override
    public S emptyState() {
        return nature.form().empty().get();
    }

    // ---- reading

    @Override
    public EventHandler<S, Linked<R>> eventHandler() {
        return (state, row) -> {
            RowChain<R> chain = reading;
            if (chain == null) {
                nature.form().apply().accept(state, row.row());
            } else {
                chain.read(
                        lastSequenceNumber(context),
                        row,
                        counts -> nature.form().apply().accept(state, counts));
            }
            return state;
        };
    }

    @Override
    public SignalHandler<S> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::recovered)
                .build();
    }

    private void recovered(S state) {
        RowChain<R> chain = reading;
        if (chain == null) {
            throw new IllegalStateException("recovered twice");
        }
        chain.end(counts -> nature.form().apply().accept(state, counts));
        last = chain.lastWriter();
        reading = null;
        if (last == Link.UNKNOWN) {
            tell(state);
        } else {
            context.getSelf().tell(new Confirm<>());
        }
    }

    private void tell(S state) {
        nature.recovered().accept(nature.form().copyOf(state));
    }

    // ---- writing

    @Override
    public CommandHandler<Command<R>, Linked<R>, S> commandHandler() {
        return (state, command) ->
                switch (command) {
                    case Write<R> write ->
                            Effect().persist(linked(write.row())).thenRun(nature.written()::run);
                    case Confirm<R> confirm -> confirm(confirm);
                };
    }

    private Effect<Linked<R>, S> confirm(Confirm<R> confirm) {
        if (!nature.lease().holds()) {
            timers.startSingleTimer(confirm, LEASE_AGAIN);
            return Effect().none();
        }
        return Effect().persist(linked(nature.nothing())).thenRun(this::tell);
    }

    private Linked<R> linked(R row) {
        Link link = new Link(writer, last);
        last = writer;
        return new Linked<>(link, row);
    }

    // ---- snapshots

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(nature.rowsPerSnapshot(), 1)
                .withDeleteEventsOnSnapshot();
    }

    @Override
    public SnapshotAdapter<S> snapshotAdapter() {
        return nature.form().adapter();
    }
}
