package io.meshlark.auth.directory;

import io.meshlark.persistence.Directory;
import io.meshlark.persistence.StoreFailed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store of one kind, which answers at once, or when it is told to. */
public final class FakeDirectory implements Directory {
    public final Map<String, Entry> entries = new LinkedHashMap<>();
    public boolean isAway;
    public int writes;
    public int reads;
    long version;

    /** While it is not null, writes wait for it. */
    CompletableFuture<Void> held = CompletableFuture.completedFuture(null);

    private <T> CompletionStage<T> answer(T value) {
        return isAway
                ? CompletableFuture.failedStage(new StoreFailed("away"))
                : CompletableFuture.completedStage(value);
    }

    @Override
    public CompletionStage<List<String>> kinds() {
        return answer(List.of("of a test"));
    }

    @Override
    public CompletionStage<Long> version(String kind) {
        return answer(version);
    }

    @Override
    public CompletionStage<Contents> read(String kind) {
        reads++;
        return answer(new Contents(version, List.copyOf(entries.values())));
    }

    @Override
    public CompletionStage<Boolean> write(String kind, long known, List<Edit> edits) {
        return held.thenCompose(done -> {
            writes++;
            if (isAway || known != version) {
                return answer(false);
            }
            for (Edit edit : edits) {
                switch (edit) {
                    case Edit.Put(var entry) -> entries.put(entry.key(), entry);
                    case Edit.Remove(var key) -> entries.remove(key);
                }
            }
            version++;
            return answer(true);
        });
    }
}
