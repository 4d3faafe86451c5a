package io.meshlark.delivery;

import io.meshlark.protocol.Publication;

/** Where retained messages go. Called from any thread. */
public interface Retention {

    /**
     * Makes {@code publication} the retained message of its topic, or removes that if the payload
     * is empty. Readers see it when this returns; {@code durable} is called once, on any thread,
     * with whether it was written.
     */
    void retain(Publication publication, Written durable);

    @FunctionalInterface
    interface Written {
        void done(boolean written);
    }
}
