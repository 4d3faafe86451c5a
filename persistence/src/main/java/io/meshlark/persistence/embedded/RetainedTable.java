package io.meshlark.persistence.embedded;

import io.meshlark.persistence.Retained;
import io.meshlark.persistence.RetainedStore;
import io.meshlark.persistence.StoreFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The retained messages. Versions are compared by the commit thread, in the order of arrival. */
final class RetainedTable implements RetainedStore {

    private final EmbeddedStore store;

    RetainedTable(EmbeddedStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<Void> put(int slice, String topic, long version, byte[] message) {
        return store.write(
                List.of(
                        new Change.PutRetained(
                                Keys.retained(slice, topic), new RetainedRow(version, message))));
    }

    @Override
    public CompletionStage<Void> remove(int slice, String topic, long version) {
        return store.write(
                List.of(new Change.DeleteRetained(Keys.retained(slice, topic), version)));
    }

    @Override
    public CompletionStage<Optional<Retained>> get(int slice, String topic) {
        return store.read(() -> {
            byte[] row = store.database().get(Table.RETAINED, Keys.retained(slice, topic));
            return Optional.ofNullable(row == null ? null : retained(topic, row));
        });
    }

    @Override
    public CompletionStage<List<Retained>> list(
            int slice, @Nullable String afterTopic, int limit, long maxBytes) {
        return store.read(() -> page(slice, afterTopic, limit, maxBytes));
    }

    private List<Retained> page(int slice, @Nullable String afterTopic, int limit, long maxBytes) {
        List<Retained> page = new ArrayList<>();
        if (limit <= 0) {
            return page;
        }
        byte[] from =
                afterTopic == null
                        ? Keys.retained(slice, "")
                        : Keys.after(Keys.retained(slice, afterTopic));
        store.database()
                .scan(
                        Table.RETAINED,
                        from,
                        Keys.retainedEnd(slice),
                        new Database.RowVisitor() {
                            private long bytes;

                            @Override
                            public boolean visit(byte[] key, byte[] value) {
                                page.add(retained(Keys.topic(key), value));
                                bytes += value.length;
                                return page.size() < limit && bytes < maxBytes;
                            }
                        });
        return page;
    }

    private static Retained retained(String topic, byte[] value) {
        try {
            RetainedRow row = RetainedRow.decode(value);
            return new Retained(topic, row.version(), row.message());
        } catch (DamagedRow e) {
            throw new StoreFailed("the retained message of " + topic + " " + e.getMessage(), e);
        }
    }

    /** Nothing of its own to close: it is part of the store. */
    @Override
    public void close() {}
}
