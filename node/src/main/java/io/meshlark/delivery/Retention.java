package io.meshlark.delivery;

import io.meshlark.protocol.Publication;

/** Where retained messages go. Called from any thread. */
public interface Retention {

    /** What became of a message that was to be retained. */
    enum Result {
        WRITTEN,
        /** There is no room, by the operator's limits. */
        FULL,
        /** The store has not taken it; it may take it later. */
        FAILED
    }

    /**
     * Makes {@code publication} the retained message of its topic, or removes that if the payload
     * is empty. Readers see it when this returns; {@code durable} is called once, on any thread.
     */
    void retain(Publication publication, Written durable);

    /**
     * Retains a message late, that was published at {@code since} (epoch milliseconds): if its
     * topic has had another one since then, that one stays, as if both had come in order.
     */
    void retainUnlessNewer(Publication publication, long since, Written durable);

    /** Told when a retained message is durable, or will not be. */
    @FunctionalInterface
    interface Written {
        void done(Result result);
    }
}
