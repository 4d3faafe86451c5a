package io.meshlark.auth.guard;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many clients each user has connected to this node. Client identifiers are counted and not
 * connections, so that a client which comes again before its old connection is gone is not one
 * more.
 */
public final class UserConnections {
    private final int limit;

    /** User name, client identifier: connections. */
    private final ConcurrentMap<String, Map<String, Integer>> clients = new ConcurrentHashMap<>();

    /**
     * @param limit for one user; 0: nothing is counted
     */
    public UserConnections(int limit) {
        this.limit = limit;
    }

    public boolean isOn() {
        return limit > 0;
    }

    public int limit() {
        return limit;
    }

    /**
     * Counts a client, to be {@link #left} once; false if there is no room, and it is not counted.
     */
    public boolean come(String userName, String clientId) {
        AtomicBoolean hasRoom = new AtomicBoolean();
        clients.compute(
                userName,
                (user, known) -> {
                    Map<String, Integer> its = known == null ? new HashMap<>() : known;
                    hasRoom.set(its.size() < limit || its.containsKey(clientId));
                    if (hasRoom.get()) {
                        its.merge(clientId, 1, Integer::sum);
                    }
                    return its;
                });
        return hasRoom.get();
    }

    public void left(String userName, String clientId) {
        clients.computeIfPresent(
                userName,
                (user, its) -> {
                    its.computeIfPresent(clientId, (id, count) -> count == 1 ? null : count - 1);
                    return its.isEmpty() ? null : its;
                });
    }
}
