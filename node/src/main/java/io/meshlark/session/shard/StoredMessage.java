package io.meshlark.session.shard;

import io.meshlark.protocol.Publication;
import java.util.ArrayList;
import java.util.List;

/** One publication in a shard's log, shared by the sessions that still need it. */
final class StoredMessage {
    private final Publication publication;
    private final List<Long> holders = new ArrayList<>(1);
    private int refs;

    StoredMessage(Publication publication) {
        this.publication = publication;
    }

    Publication publication() {
        return publication;
    }

    void hold(long session) {
        holders.add(session);
        refs++;
    }

    /** The sessions it was appended for, whether they still need it or not. */
    List<Long> holders() {
        return holders;
    }

    /** One session less needs it; true when that was the last. */
    boolean release() {
        return --refs == 0;
    }

    int refs() {
        return refs;
    }

    int weight() {
        return publication.weight();
    }
}
