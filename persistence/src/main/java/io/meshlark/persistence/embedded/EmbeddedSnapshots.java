package io.meshlark.persistence.embedded;

import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import java.util.Optional;
import scala.Option;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/** Akka's snapshot plugin {@code meshlark.persistence.embedded.snapshot}. */
public final class EmbeddedSnapshots extends SnapshotStore {

    private final EmbeddedStore store = EmbeddedStoreExtension.storeOf(context().system());
    private final Payloads payloads = new Payloads(context().system());

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(
            String persistenceId, SnapshotSelectionCriteria criteria) {
        return FutureConverters.asScala(
                store.snapshots()
                        .load(persistenceId, range(criteria))
                        .thenApply(found -> found.map(it -> selected(persistenceId, it))));
    }

    private SelectedSnapshot selected(String persistenceId, SnapshotTable.Found found) {
        SnapshotRow row = found.row();
        Stored metadata = row.metadata();
        return SelectedSnapshot.create(
                new SnapshotMetadata(
                        persistenceId,
                        found.sequenceNr(),
                        row.timestamp(),
                        metadata == null ? Option.empty() : Option.apply(payloads.load(metadata))),
                payloads.load(row.payload()));
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        Object more = metadata.metadata().isDefined() ? metadata.metadata().get() : null;
        SnapshotRow row =
                new SnapshotRow(
                        metadata.timestamp(),
                        payloads.storeNullable(more),
                        payloads.store(snapshot));
        return FutureConverters.asScala(
                store.snapshots().save(metadata.persistenceId(), metadata.sequenceNr(), row));
    }

    /** A timestamp of 0 stands for any. */
    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        long sequenceNr = metadata.sequenceNr();
        long timestamp = metadata.timestamp();
        SnapshotTable.Range one =
                timestamp == 0
                        ? new SnapshotTable.Range(sequenceNr, sequenceNr, 0, Long.MAX_VALUE)
                        : new SnapshotTable.Range(sequenceNr, sequenceNr, timestamp, timestamp);
        return FutureConverters.asScala(store.snapshots().delete(metadata.persistenceId(), one));
    }

    @Override
    public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return FutureConverters.asScala(store.snapshots().delete(persistenceId, range(criteria)));
    }

    private static SnapshotTable.Range range(SnapshotSelectionCriteria criteria) {
        return new SnapshotTable.Range(
                criteria.minSequenceNr(),
                criteria.maxSequenceNr(),
                criteria.minTimestamp(),
                criteria.maxTimestamp());
    }
}
