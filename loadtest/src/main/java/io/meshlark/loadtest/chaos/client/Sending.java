package io.meshlark.loadtest.chaos.client;

import io.meshlark.loadtest.chaos.history.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sender's half of a session: what is not answered, in the order of publication. */
final class Sending {

    private static final int MOST = 10_000;

    private final Map<Integer, Pending> pending = new LinkedHashMap<>();
    private int lastPacketId;

    Pending begin(Message message) {
        var it = new Pending(message, nextPacketId(), false);
        pending.put(it.packetId(), it);
        return it;
    }

    private int nextPacketId() {
        do {
            lastPacketId = lastPacketId % MOST + 1;
        } while (pending.containsKey(lastPacketId));
        return lastPacketId;
    }

    /** PUBACK, PUBCOMP, or refused. */
    @Nullable Pending end(int packetId) {
        return pending.remove(packetId);
    }

    /** PUBREC. */
    @Nullable Pending take(int packetId) {
        return pending.computeIfPresent(packetId, (_, it) -> it.asTaken());
    }

    int size() {
        return pending.size();
    }

    /** To be repeated in the session that is still there. */
    List<Pending> again() {
        return List.copyOf(pending.values());
    }

    /**
     * The session is gone: what the broker has not taken is to be published anew; what it has is
     * its own.
     */
    List<Pending> anew() {
        var messages = new ArrayList<Message>();
        pending.values().stream()
                .filter(it -> !it.taken())
                .forEach(it -> messages.add(it.message()));
        pending.clear();
        return messages.stream().map(this::begin).toList();
    }
}
