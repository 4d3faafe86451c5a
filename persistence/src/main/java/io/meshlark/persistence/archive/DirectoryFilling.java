package io.meshlark.persistence.archive;

import io.meshlark.persistence.Directory;
import io.meshlark.persistence.Directory.Edit;
import io.meshlark.persistence.StoreFailed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Writes entries into the directory of an empty store. Each write of a kind names the version that
 * the one before it has made, so they are made one after the other; versions begin anew, as no node
 * is there that would remember one.
 */
public final class DirectoryFilling {
    private final Directory directory;
    private final Map<String, CompletionStage<Long>> versions = new HashMap<>();

    public DirectoryFilling(Directory directory) {
        this.directory = directory;
    }

    /** Durable when the stage completes; in the order of the calls. */
    public CompletionStage<Void> put(Entry.Rows rows) {
        List<Edit> edits = rows.rows().stream().<Edit>map(Edit.Put::new).toList();
        CompletionStage<Long> written =
                versions.getOrDefault(rows.kind(), CompletableFuture.completedStage(0L))
                        .thenCompose(version ->
                                directory
                                        .write(rows.kind(), version, edits)
                                        .thenApply(done -> next(rows.kind(), version, done)));
        versions.put(rows.kind(), written);
        return written.thenAccept(version -> {});
    }

    private static long next(String kind, long version, boolean isWritten) {
        if (!isWritten) {
            throw new StoreFailed(
                    "somebody else has written to %s in the directory: stop all nodes, then import again"
                            .formatted(kind));
        }
        return version + 1;
    }
}
