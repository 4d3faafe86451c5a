package io.meshlark.persistence.embedded;

import io.meshlark.persistence.StoreFailed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The events of all persistence ids. Beside its rows an id has its highest sequence number in
 * {@link Table#META}, written with each append: it outlives the deletion of the rows, and a
 * deletion need not look for it.
 */
final class JournalTable {

    private final EmbeddedStore store;

    JournalTable(EmbeddedStore store) {
        this.store = store;
    }

    @FunctionalInterface
    interface EventVisitor {
        void visit(long sequenceNr, JournalRow row);
    }

    /** An event on its way into the journal. */
    record Event(long sequenceNr, JournalRow row) {}

    /** The changes that append events in ascending order; for {@link EmbeddedStore#write}. */
    static List<Change> append(String persistenceId, List<Event> events) {
        List<Change> changes = new ArrayList<>(events.size() + 1);
        for (Event event : events) {
            byte[] key = Keys.row(persistenceId, event.sequenceNr());
            changes.add(new Change.Put(Table.JOURNAL, key, event.row().encode()));
        }
        changes.add(highestIs(persistenceId, events.getLast().sequenceNr()));
        return changes;
    }

    /** The change that remembers the highest sequence number of an id. */
    static Change highestIs(String persistenceId, long sequenceNr) {
        byte[] highest = ByteBuffer.allocate(Long.BYTES).putLong(sequenceNr).array();
        return new Change.Put(Table.META, Keys.highest(persistenceId), highest);
    }

    /** Waits for the appends under way, of an earlier incarnation perhaps. */
    CompletionStage<Long> highestSequenceNr(String persistenceId) {
        return store.readAfterWrites(() -> highest(persistenceId));
    }

    private long highest(String persistenceId) {
        byte[] row = store.database().get(Table.META, Keys.highest(persistenceId));
        return row == null ? 0 : ByteBuffer.wrap(row).getLong();
    }

    CompletionStage<@Nullable Void> replay(
            String persistenceId, long from, long to, long max, EventVisitor visitor) {
        return store.readAfterWrites(() -> {
            scan(persistenceId, from, to, max, visitor);
            return null;
        });
    }

    private void scan(String persistenceId, long from, long to, long max, EventVisitor visitor) {
        if (max <= 0 || from > to) {
            return;
        }
        long[] left = {max};
        store.database()
                .scan(
                        Table.JOURNAL,
                        Keys.row(persistenceId, Math.max(0, from)),
                        Keys.after(Keys.row(persistenceId, to)),
                        (key, value) -> {
                            long sequenceNr = Keys.sequenceNr(key);
                            visitor.visit(sequenceNr, decode(persistenceId, sequenceNr, value));
                            return --left[0] > 0;
                        });
    }

    private static JournalRow decode(String persistenceId, long sequenceNr, byte[] value) {
        try {
            return JournalRow.decode(value);
        } catch (DamagedRow e) {
            throw new StoreFailed(
                    "event " + sequenceNr + " of " + persistenceId + " " + e.getMessage(), e);
        }
    }

    CompletionStage<Void> deleteTo(String persistenceId, long to) {
        if (to < 0) {
            return store.write(List.of());
        }
        // From the first row that is there, not from 0: deletions that all begin at 0 pile up as
        // overlapping range tombstones. Rows that are appended meanwhile lie behind it.
        return store.read(() -> first(persistenceId, 0))
                .thenCompose(first -> {
                    long from = first == NONE ? 0 : first;
                    return from > to
                            ? store.write(List.of())
                            : store.write(List.of(range(persistenceId, from, to)));
                });
    }

    private static Change range(String persistenceId, long from, long to) {
        return new Change.DeleteRange(
                Table.JOURNAL,
                Keys.row(persistenceId, from),
                Keys.after(Keys.row(persistenceId, to)));
    }

    /** The changes that leave nothing of the id. */
    static List<Change> deleteAll(String persistenceId) {
        List<Change> changes = new ArrayList<>();
        changes.add(range(persistenceId, 0, Long.MAX_VALUE));
        changes.add(new Change.Delete(Table.META, Keys.highest(persistenceId)));
        return changes;
    }

    /** Whether a replay from behind {@code sequenceNr} would find every event there has been. */
    boolean isCompleteAfter(String persistenceId, long sequenceNr) {
        long next = first(persistenceId, sequenceNr + 1);
        return next == NONE ? highest(persistenceId) <= sequenceNr : next == sequenceNr + 1;
    }

    private static final long NONE = -1;

    private long first(String persistenceId, long from) {
        long[] first = {NONE};
        store.database()
                .scan(
                        Table.JOURNAL,
                        Keys.row(persistenceId, from),
                        Keys.after(Keys.row(persistenceId, Long.MAX_VALUE)),
                        (key, value) -> {
                            first[0] = Keys.sequenceNr(key);
                            return false;
                        });
        return first[0];
    }
}
