package io.meshlark.persistence;

import java.util.concurrent.CompletionStage;

/** Forgets persistent actors that have ended. */
public interface JournalCleanup {

    /**
     * Deletes every event and snapshot of the id, and the memory of its highest sequence number.
     * The actor must have stopped, with no write of its own under way. Durable when the stage
     * completes.
     */
    CompletionStage<Void> deleteAll(String persistenceId);
}
