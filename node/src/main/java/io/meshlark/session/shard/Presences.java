package io.meshlark.session.shard;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The connected clients of a shard by client id, and the counter of their epochs. */
public final class Presences {
    private final Map<String, Presence> byClientId = new HashMap<>();
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
        byClientId.remove(presence.clientId(), presence);
    }

    /** The write that was to make them durable failed. */
    void forgetUnconfirmed() {
        byClientId.values().removeIf(p -> !p.isConfirmed());
    }

    public Collection<Presence> all() {
        return byClientId.values();
    }
}
