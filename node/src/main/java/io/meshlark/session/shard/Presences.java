package io.meshlark.session.shard;

import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.ConnectionId;
import io.meshlark.session.ToEdge;
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
 * client id, the counter of their epochs, which sessions are awake, what the last connections have
 * left to the next, and which wills are under way.
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

    /** Last connections that left something open for the next, by session. */
    final Map<Long, Departure> leftOpen = new HashMap<>();

    private final Map<Long, FiredWill> firedWills = new HashMap<>();

    /** When wills that are due will be published, epoch milliseconds, by epoch. */
    private final Map<Long, Long> willTurns = new HashMap<>();

    /**
     * A will that is not done.
     *
     * @param at when it was published first
     * @param isPublished everybody has it, but the store of retained messages
     */
    record FiredWill(long at, boolean isPublished) {}

    /** Connections whose CONNECT the incarnation before has not answered. */
    private final Set<ConnectionId> unanswered = new HashSet<>();

    private int counter;

    public @Nullable Presence of(String clientId) {
        return byClientId.get(clientId);
    }

    long nextEpoch(long incarnation) {
        counter++;
        return incarnation << 32 | (counter & 0xFFFF_FFFFL);
    }

    /** A connection of an earlier incarnation that has answered the roll call. */
    public void found(String clientId, String owner, long epoch, long session, ToEdge client) {
        Presence presence = new Presence(clientId, owner, epoch, session, false, client);
        presence.confirm();
        byClientId.put(clientId, presence);
    }

    /** A connection that waits for the answer to its CONNECT, and will say it again. */
    public void isUnanswered(ConnectionId connection) {
        unanswered.add(connection);
    }

    /** Whatever stands in the journal: its client does not know that it is connected. */
    boolean waitsForAnswer(ConnectionId connection) {
        return unanswered.contains(connection);
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
        unanswered.clear(); // the first batch has taken account of them
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

    void leave(long session, Departure departure) {
        if (departure.leavesSomethingOpen()) {
            leftOpen.put(session, departure);
        } else {
            leftOpen.remove(session);
        }
    }

    /** A will that is due keeps its turn, however often the log recovers meanwhile. */
    void willWaits(long epoch, long turn) {
        willTurns.put(epoch, turn);
    }

    @Nullable Long turnOf(long epoch) {
        return willTurns.get(epoch);
    }

    /** Whether the will of {@code epoch} waited for this turn; it does so no longer. */
    boolean takeTurn(long epoch, long turn) {
        return willTurns.remove(epoch, turn);
    }

    int waitingWills() {
        return willTurns.size();
    }

    FiredWill fire(long epoch, long now) {
        return firedWills.computeIfAbsent(epoch, e -> new FiredWill(now, false));
    }

    boolean hasFired(long epoch) {
        return firedWills.containsKey(epoch);
    }

    void willPublished(long epoch) {
        firedWills.computeIfPresent(epoch, (e, will) -> new FiredWill(will.at(), true));
    }

    void willDone(long epoch) {
        firedWills.remove(epoch);
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
