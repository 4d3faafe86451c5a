package io.meshlark.session.actor;

import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.session.ToClient;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of one shard's clients on this node. Outlives the shard's actor, so that its
 * successor can close those it knows nothing of.
 */
final class LiveClients {
    private final Set<ToClient> clients = ConcurrentHashMap.newKeySet();

    void add(ToClient client) {
        clients.add(client);
    }

    void remove(ToClient client) {
        clients.remove(client);
    }

    void kickAll() {
        for (ToClient client : clients) {
            client.kick(
                    ReasonCode.SERVER_BUSY, "the session's shard has restarted, please reconnect");
        }
        clients.clear();
    }
}
