package io.meshlark.delivery;

import io.meshlark.protocol.MessageId;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The ids of messages that a node has taken for transient members of groups, so that a copy that
 * comes again is not handed over again, nor to another when the member has left. Nobody says when a
 * publisher has released one, so the oldest give way: {@value #MOST} of them, some 6 MB, are to
 * outlast the moment in which a publisher comes back. Thread-safe.
 */
final class RecentIds {
    static final int MOST = 65_536;

    private final Set<MessageId> ids = new LinkedHashSet<>();

    /**
     * @return false: it has been here before
     */
    synchronized boolean add(MessageId id) {
        boolean isNew = ids.add(id);
        if (ids.size() > MOST) {
            ids.remove(ids.iterator().next());
        }
        return isNew;
    }

    synchronized int size() {
        return ids.size();
    }
}
