package io.meshlark.persistence.embedded;

import io.meshlark.persistence.StoreFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of all persistence ids.
 *
 * <p>A damaged snapshot is reported and the one before it used, or none, provided that the journal
 * still has every event since: recovery would otherwise leave out what was deleted for the damaged
 * snapshot's sake, and nobody would notice. Then the load fails.
 */
final class SnapshotTable {

    private static final Logger log = LoggerFactory.getLogger(SnapshotTable.class);

    private final EmbeddedStore store;

    SnapshotTable(EmbeddedStore store) {
        this.store = store;
    }

    record Found(long sequenceNr, SnapshotRow row) {}

    /** Which snapshots are meant; all bounds are inclusive. */
    record Range(long minSequenceNr, long maxSequenceNr, long minTimestamp, long maxTimestamp) {

        boolean hasTimestamp(long timestamp) {
            return timestamp >= minTimestamp && timestamp <= maxTimestamp;
        }

        boolean isEmpty() {
            return maxSequenceNr < 0 || minSequenceNr > maxSequenceNr;
        }
    }

    CompletionStage<Void> save(String persistenceId, long sequenceNr, SnapshotRow row) {
        return store.write(
                List.of(
                        new Change.Put(
                                Table.SNAPSHOTS,
                                Keys.row(persistenceId, sequenceNr),
                                row.encode())));
    }

    CompletionStage<Optional<Found>> load(String persistenceId, Range range) {
        return store.readAfterWrites(() -> Optional.ofNullable(find(persistenceId, range)));
    }

    private @Nullable Found find(String persistenceId, Range range) {
        List<Found> found = new ArrayList<>();
        List<Long> damaged = new ArrayList<>();
        scanBack(
                persistenceId,
                range,
                (key, value) -> {
                    long sequenceNr = Keys.sequenceNr(key);
                    try {
                        SnapshotRow row = SnapshotRow.decode(value);
                        if (range.hasTimestamp(row.timestamp())) {
                            found.add(new Found(sequenceNr, row));
                        }
                    } catch (DamagedRow e) {
                        log.warn(
                                "snapshot {} of {} {}; trying the one before",
                                sequenceNr,
                                persistenceId,
                                e.getMessage());
                        damaged.add(sequenceNr);
                    }
                    return found.isEmpty();
                });
        Found chosen = found.isEmpty() ? null : found.getFirst();
        long from = chosen == null ? 0 : chosen.sequenceNr();
        if (!damaged.isEmpty() && !store.journal().isCompleteAfter(persistenceId, from)) {
            throw new StoreFailed(
                    "snapshot %d of %s is damaged, and the events after %d that would replace it are deleted"
                            .formatted(damaged.getFirst(), persistenceId, from));
        }
        return chosen;
    }

    CompletionStage<Void> delete(String persistenceId, Range range) {
        return store.readAfterWrites(() -> deletions(persistenceId, range))
                .thenCompose(store::write);
    }

    private List<Change> deletions(String persistenceId, Range range) {
        List<Change> deletions = new ArrayList<>();
        scanBack(
                persistenceId,
                range,
                (key, value) -> {
                    if (hasTimestamp(range, value)) {
                        deletions.add(new Change.Delete(Table.SNAPSHOTS, key));
                    }
                    return true;
                });
        return deletions;
    }

    /** A damaged snapshot is one to delete: nobody will load it. */
    private static boolean hasTimestamp(Range range, byte[] value) {
        try {
            return range.hasTimestamp(SnapshotRow.decode(value).timestamp());
        } catch (DamagedRow e) {
            return true;
        }
    }

    private void scanBack(String persistenceId, Range range, Database.RowVisitor visitor) {
        if (!range.isEmpty()) {
            store.database()
                    .scanBack(
                            Table.SNAPSHOTS,
                            Keys.row(persistenceId, Math.max(0, range.minSequenceNr())),
                            Keys.after(Keys.row(persistenceId, range.maxSequenceNr())),
                            visitor);
        }
    }

    /** The changes that leave nothing of the id. */
    static List<Change> deleteAll(String persistenceId) {
        return List.of(
                new Change.DeleteRange(
                        Table.SNAPSHOTS,
                        Keys.row(persistenceId, 0),
                        Keys.after(Keys.row(persistenceId, Long.MAX_VALUE))));
    }
}
