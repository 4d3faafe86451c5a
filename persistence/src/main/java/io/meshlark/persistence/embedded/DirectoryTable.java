package io.meshlark.persistence.embedded;

import io.meshlark.persistence.Directory;
import io.meshlark.persistence.StoreFailed;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The directory among the few rows of {@link Table#META}. Writes are made one after the other, so
 * that nobody writes between another's look at the version and its change. Entries that have
 * expired are taken away by every 256th of them, the first included.
 */
final class DirectoryTable implements Directory {
    private static final int CLEAN_EVERY = 256;

    private final EmbeddedStore store;
    private final InstantSource clock;
    private CompletionStage<Boolean> before = CompletableFuture.completedStage(true);
    private long writes;

    DirectoryTable(EmbeddedStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public CompletionStage<List<String>> kinds() {
        return store.readAfterWrites(() -> {
            List<String> kinds = new ArrayList<>();
            store.database()
                    .scan(
                            Table.META,
                            Keys.directoryVersion(""),
                            Keys.directoryVersionsEnd(),
                            (key, row) -> kinds.add(Keys.directoryKind(key)));
            return kinds;
        });
    }

    @Override
    public CompletionStage<Long> version(String kind) {
        return store.readAfterWrites(() -> versionNow(kind));
    }

    private long versionNow(String kind) {
        byte[] row = store.database().get(Table.META, Keys.directoryVersion(kind));
        return row == null ? 0 : ByteBuffer.wrap(row).getLong();
    }

    @Override
    public CompletionStage<Contents> read(String kind) {
        return store.readAfterWrites(() -> {
            long version = versionNow(kind);
            long now = clock.millis();
            List<Entry> entries = new ArrayList<>();
            for (Entry entry : all(kind)) {
                if (entry.expiresAt() > now) {
                    entries.add(entry);
                }
            }
            return new Contents(version, entries);
        });
    }

    private List<Entry> all(String kind) {
        List<Entry> entries = new ArrayList<>();
        store.database()
                .scan(
                        Table.META,
                        Keys.directory(kind, ""),
                        Keys.directoryEnd(kind),
                        (key, row) -> entries.add(entry(Keys.directoryKey(kind, key), row)));
        return entries;
    }

    private static Entry entry(String key, byte[] encoded) {
        try {
            DirectoryRow row = DirectoryRow.decode(encoded);
            return new Entry(key, row.value(), row.expiresAt());
        } catch (DamagedRow e) {
            throw new StoreFailed("the entry " + key + " of the directory " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized CompletionStage<Boolean> write(
            String kind, long version, List<Edit> edits) {
        boolean cleans = writes++ % CLEAN_EVERY == 0;
        CompletionStage<Boolean> answer =
                before.handle((done, failed) -> cleans)
                        .thenCompose(clean ->
                                store.readAfterWrites(() -> batch(kind, version, edits, clean)))
                        .thenCompose(batch ->
                                batch.isEmpty()
                                        ? CompletableFuture.completedStage(false)
                                        : store.write(batch).thenApply(done -> true));
        before = answer;
        return answer;
    }

    /** Nothing if there is a newer version. */
    private List<Change> batch(String kind, long version, List<Edit> edits, boolean cleans) {
        if (versionNow(kind) != version) {
            return List.of();
        }
        List<Change> batch = new ArrayList<>();
        if (cleans) {
            long now = clock.millis();
            for (Entry entry : all(kind)) {
                if (entry.expiresAt() <= now) {
                    batch.add(new Change.Delete(Table.META, Keys.directory(kind, entry.key())));
                }
            }
        }
        for (Edit edit : edits) {
            byte[] key = Keys.directory(kind, edit.key());
            batch.add(
                    switch (edit) {
                        case Edit.Put(var entry) ->
                                new Change.Put(
                                        Table.META,
                                        key,
                                        new DirectoryRow(entry.expiresAt(), entry.value())
                                                .encode());
                        case Edit.Remove _ -> new Change.Delete(Table.META, key);
                    });
        }
        byte[] next = ByteBuffer.allocate(Long.BYTES).putLong(version + 1).array();
        batch.add(new Change.Put(Table.META, Keys.directoryVersion(kind), next));
        return batch;
    }
}
