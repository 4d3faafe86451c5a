package io.meshlark.session.shard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a shard survives a failed write, though it stands in no journal: the connected clients by
 * client id, the counter of their epochs, and which sessions are awake.
 */
public final class Presences {
    private final Map<String, Presence> byClientId = new HashMap<>();

    /** Sessions that are awake: their queues are theirs, also while the log recovers. */
    private final Set<Long> awake = new HashSet<>();

    // what the batch in the making has changed, until it is written
    private final List<Presence> leaving = new ArrayList<>();
    private final Map<Long, Presence> takenBack = new HashMap<>();

    /** Who waited for a presence to leave, before the batch. */
    private final Map<Presence, Optional<ShardCommand.Connect>> waitedBefore = new HashMap<>();

    private int counter;

    @Nullable Presence of(String clientId) {
        return byClientId.get(clientId);
    }

    long nextEpoch(long incarnation) {
        counter++;
        return incarnation << 32 | (counter & 0xFFFF_FFFFL);
    }

    void add(Presence presence) {
        byClientId.put(presence.clientId(), presence);
    }

    void remove(Presence presence) {
        if (byClientId.remove(presence.clientId(), presence)) {
            leaving.add(presence);
        }
    }

    /** The last batch is written. */
    void commit() {
        leaving.clear();
        takenBack.clear();
        waitedBefore.clear();
    }

    void succeed(Presence older, ShardCommand.Connect newer) {
        waitedBefore.putIfAbsent(older, Optional.ofNullable(older.successor()));
        older.succeededBy(newer);
    }

    /**
     * The last batch is not written: who came in it has not been told and goes, who left in it is
     * here until that is handled again.
     */
    void rollBack() {
        waitedBefore.forEach((presence, connect) -> presence.succeededBy(connect.orElse(null)));
        waitedBefore.clear();
        for (Presence presence : List.copyOf(byClientId.values())) {
            if (!presence.isConfirmed()) {
                byClientId.remove(presence.clientId());
                takenBack.put(presence.epoch(), presence);
            }
        }
        for (Presence presence : leaving) {
            if (presence.isConfirmed()) {
                byClientId.put(presence.clientId(), presence);
            } else {
                takenBack.put(presence.epoch(), presence);
            }
        }
        leaving.clear();
    }

    /** Whether the connection of {@code epoch} was never told that it is one. */
    boolean wasTakenBack(long epoch) {
        return takenBack.containsKey(epoch);
    }

    /** The same, and its session began with it. */
    boolean tookBackBeginning(long epoch) {
        Presence presence = takenBack.get(epoch);
        return presence != null && presence.begins();
    }

    void awakes(long session) {
        awake.add(session);
    }

    void sleeps(long session) {
        awake.remove(session);
    }

    int awakeCount() {
        return awake.size();
    }

    boolean isAwake(long session) {
        return awake.contains(session);
    }

    public Collection<Presence> all() {
        return byClientId.values();
    }
}
