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
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Recovers a persistent actor as its own actor does, hands over its state, writes nothing. */
final class Recovery<E, S> extends EventSourcedBehavior<Recovery.Over, E, S> {

    private final Form<E, S> form;
    private final CompletableFuture<Recovered<S>> result;
    private final ActorContext<Over> context;

    /** Nothing is left to do. */
    record Over() {}

    /**
     * How events and snapshots become a state.
     *
     * @param snapshot of a state
     * @param state of a snapshot
     */
    record Form<E, S>(
            Supplier<S> empty,
            BiConsumer<S, E> apply,
            Function<S, Object> snapshot,
            Function<Object, S> state) {}

    /**
     * @param sequenceNr of the last event; 0 when nothing was ever written
     */
    record Recovered<S>(long sequenceNr, S state) {}

    private Recovery(
            String id,
            Form<E, S> form,
            CompletableFuture<Recovered<S>> result,
            ActorContext<Over> context) {
        super(PersistenceId.ofUniqueId(id));
        this.form = form;
        this.result = result;
        this.context = context;
    }

    static <E, S> Behavior<Over> of(
            String id, Form<E, S> form, CompletableFuture<Recovered<S>> result) {
        return Behaviors.setup(context -> new Recovery<>(id, form, result, context));
    }

    @Override
    public S emptyState() {
        return form.empty().get();
    }

    @Override
    public CommandHandler<Over, E, S> commandHandler() {
        return (state, over) -> Effect().stop();
    }

    @Override
    public EventHandler<S, E> eventHandler() {
        return (state, event) -> {
            form.apply().accept(state, event);
            return state;
        };
    }

    @Override
    public SignalHandler<S> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(
                        RecoveryCompleted.instance(),
                        state -> {
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
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(S state) {
                return form.snapshot().apply(state);
            }

            @Override
            public S fromJournal(Object stored) {
                return form.state().apply(stored);
            }
        };
    }
}
