package io.meshlark.session.actor;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import io.meshlark.session.shard.IndexPage;
import io.meshlark.session.shard.KeptState;
import io.meshlark.session.shard.LogRow;
import io.meshlark.session.shard.LogState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Reads the state of session shards from their journals, while no node has them. */
public final class StateReader {

    private final ActorSystem<?> system;
    private final AtomicLong names = new AtomicLong();
    private final JournalSerializer serializer = new JournalSerializer();
    private final JournalForm<LogRow, LogState> log;

    public StateReader(ActorSystem<?> system, LongSupplier clock) {
        this.system = system;
        this.log = ShardLog.form(clock);
    }

    /**
     * The state of a persistent actor, and its snapshot as it is stored.
     *
     * @param sequenceNr of the last event; 0 when nothing was ever written
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes are handed over, not copied
    public record Read<S>(
            String persistenceId,
            long sequenceNr,
            S state,
            int serializerId,
            String manifest,
            byte[] snapshot) {

        public boolean exists() {
            return sequenceNr > 0;
        }
    }

    public CompletionStage<Read<LogState>> log(int shard) {
        return read(ShardLog.id(shard), log);
    }

    public CompletionStage<Read<IndexPage>> indexPage(int shard, int page) {
        return read(ShardIndex.id(shard, page), ShardIndex.form(page));
    }

    public CompletionStage<Read<KeptState>> session(int shard, long number) {
        return read(DurableSession.persistenceId(shard, number).id(), SessionJournal.FORM);
    }

    private <R, S> CompletionStage<Read<S>> read(String id, JournalForm<R, S> form) {
        CompletableFuture<Recovery.Recovered<S>> recovered = new CompletableFuture<>();
        system.systemActorOf(
                Recovery.of(id, form, recovered),
                "reading-" + names.incrementAndGet(),
                Props.empty());
        return recovered.thenApply(it -> {
            Object snapshot = form.snapshot().apply(it.state());
            return new Read<>(
                    id,
                    it.sequenceNr(),
                    it.state(),
                    JournalSerializer.IDENTIFIER,
                    serializer.manifest(snapshot),
                    serializer.toBinary(snapshot));
        });
    }
}
