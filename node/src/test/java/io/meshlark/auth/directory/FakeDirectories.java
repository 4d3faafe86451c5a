package io.meshlark.auth.directory;

import io.meshlark.persistence.Directory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store of many kinds. */
public final class FakeDirectories implements Directory {
    private final Map<String, FakeDirectory> kinds = new TreeMap<>();

    public FakeDirectory of(String kind) {
        return kinds.computeIfAbsent(kind, _ -> new FakeDirectory());
    }

    @Override
    public CompletionStage<List<String>> kinds() {
        return CompletableFuture.completedStage(List.copyOf(kinds.keySet()));
    }

    @Override
    public CompletionStage<Long> version(String kind) {
        return of(kind).version(kind);
    }

    @Override
    public CompletionStage<Contents> read(String kind) {
        return of(kind).read(kind);
    }

    @Override
    public CompletionStage<Boolean> write(String kind, long known, List<Edit> edits) {
        return of(kind).write(kind, known, edits);
    }
}
