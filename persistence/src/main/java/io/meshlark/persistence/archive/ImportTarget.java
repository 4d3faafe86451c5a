package io.meshlark.persistence.archive;

import java.util.concurrent.CompletionStage;

/**
 * An empty store that takes in an archive. Until {@link #finish} has returned, the store is as
 * empty as before, or no node starts on it and an import may begin again.
 */
public interface ImportTarget extends AutoCloseable {

    /** Durable when the stage completes, in any order. */
    CompletionStage<Void> put(Entry entry);

    /** Everything is in: nodes may start. */
    void finish();

    /** Without {@link #finish}, gives up. */
    @Override
    void close();
}
