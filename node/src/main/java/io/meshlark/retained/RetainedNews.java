package io.meshlark.retained;

import io.meshlark.protocol.Publication;

/** Told of everything that this node retains, in order. */
public interface RetainedNews {

    /**
     * The retained message of its topic from now on, being written; an empty payload removes it.
     */
    void changed(long version, Publication publication);

    /**
     * The store has taken it, or has not.
     *
     * @param known runs when all nodes know
     */
    void settled(String topic, long version, boolean isWritten, Runnable known);

    /** A node that is alone. */
    RetainedNews NOBODY =
            new RetainedNews() {
                @Override
                public void changed(long version, Publication publication) {}

                @Override
                public void settled(String topic, long version, boolean isWritten, Runnable known) {
                    known.run();
                }
            };
}
