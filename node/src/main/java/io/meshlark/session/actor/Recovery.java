package io.meshlark.session.actor;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.RecoveryFailed;
import akka.persistence.typed.SnapshotAdapter;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import io.meshlark.session.shard.Linked;
import io.meshlark.session.shard.RowChain;
import java.util.concurrent.CompletableFuture;

/** Recovers a persistent actor as its own actor does, hands over its state, writes nothing. */
final class Recovery<R, S> extends EventSourcedBehavior<Recovery.Over, Linked<R>, S> {

    private final JournalForm<R, S> form;
    private final CompletableFuture<Recovered<S>> result;
    private final ActorContext<Over> context;
    private final RowChain<R> chain = new RowChain<>();

    /** Nothing is left to do. */
    record Over() {}

    /**
     * @param sequenceNr of the last row; 0 when nothing was ever written
     */
    record Recovered<S>(long sequenceNr, S state) {}

    private Recovery(
            String id,
            JournalForm<R, S> form,
            CompletableFuture<Recovered<S>> result,
            ActorContext<Over> context) {
        super(PersistenceId.ofUniqueId(id));
        this.form = form;
        this.result = result;
        this.context = context;
    }

    static <R, S> Behavior<Over> of(
            String id, JournalForm<R, S> form, CompletableFuture<Recovered<S>> result) {
        return Behaviors.setup(context -> new Recovery<>(id, form, result, context));
    }

    @Override
    public S emptyState() {
        return form.empty().get();
    }

    @Override
    public CommandHandler<Over, Linked<R>, S> commandHandler() {
        return (state, over) -> Effect().stop();
    }

    @Override
    public EventHandler<S, Linked<R>> eventHandler() {
        return (state, row) -> {
            chain.read(
                    lastSequenceNumber(context), row, counts -> form.apply().accept(state, counts));
            return state;
        };
    }

    @Override
    public SignalHandler<S> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(
                        RecoveryCompleted.instance(),
                        state -> {
                            chain.end(counts -> form.apply().accept(state, counts));
                            result.complete(new Recovered<>(lastSequenceNumber(context), state));
                            context.getSelf().tell(new Over());
                        })
                .onSignal(
                        RecoveryFailed.class,
                        (state, failed) -> result.completeExceptionally(failed.getFailure()))
                .build();
    }

    @Override
    public SnapshotAdapter<S> snapshotAdapter() {
        return form.adapter();
    }
}
