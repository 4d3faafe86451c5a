package io.meshlark.persistence.embedded;

import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * Akka's journal plugin {@code meshlark.persistence.embedded.journal}.
 *
 * <p>An event that does not serialize is rejected alone; all others of the request are one commit.
 */
public final class EmbeddedJournal extends AsyncWriteJournal {

    private final EmbeddedStore store = EmbeddedStoreExtension.storeOf(context().system());
    private final Payloads payloads = new Payloads(context().system());

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
            Iterable<AtomicWrite> writes) {
        List<Change> changes = new ArrayList<>();
        List<Optional<Exception>> outcomes = new ArrayList<>();
        for (AtomicWrite write : writes) {
            try {
                changes.addAll(append(write));
                outcomes.add(Optional.empty());
            } catch (Exception rejected) {
                outcomes.add(Optional.of(rejected));
            }
        }
        return asScala(store.write(changes).thenApply(_ -> outcomes));
    }

    private List<Change> append(AtomicWrite write) {
        List<JournalTable.Event> events = new ArrayList<>();
        for (PersistentRepr event : CollectionConverters.asJava(write.payload())) {
            events.add(new JournalTable.Event(event.sequenceNr(), row(event)));
        }
        return JournalTable.append(write.persistenceId(), events);
    }

    private JournalRow row(PersistentRepr event) {
        Object metadata = event.metadata().isDefined() ? event.metadata().get() : null;
        return new JournalRow(
                event.timestamp(),
                event.writerUuid(),
                event.manifest(),
                payloads.storeNullable(metadata),
                payloads.store(event.payload()));
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
        return asScala(store.journal().deleteTo(persistenceId, toSequenceNr));
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
        return asScala(store.journal().highestSequenceNr(persistenceId));
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String persistenceId,
            long fromSequenceNr,
            long toSequenceNr,
            long max,
            Consumer<PersistentRepr> replay) {
        return asScala(
                store.journal()
                        .replay(
                                persistenceId,
                                fromSequenceNr,
                                toSequenceNr,
                                max,
                                (sequenceNr, row) ->
                                        replay.accept(event(persistenceId, sequenceNr, row))));
    }

    private PersistentRepr event(String persistenceId, long sequenceNr, JournalRow row) {
        PersistentRepr event =
                PersistentRepr.apply(
                                payloads.load(row.payload()),
                                sequenceNr,
                                persistenceId,
                                row.adapterManifest(),
                                false,
                                null,
                                row.writer())
                        .withTimestamp(row.timestamp());
        return row.metadata() == null ? event : event.withMetadata(payloads.load(row.metadata()));
    }

    private static <T> Future<T> asScala(CompletionStage<? extends T> stage) {
        return FutureConverters.asScala(stage.thenApply(value -> (T) value));
    }
}
