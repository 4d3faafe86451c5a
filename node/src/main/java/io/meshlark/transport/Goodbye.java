package io.meshlark.transport;

import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.ReasonCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What clients are told when the node lets them go; v5 only [MQTT 5, 4.11 and 4.13].
 *
 * @param serverReference where to go instead
 */
public record Goodbye(ReasonCode reason, String text, @Nullable String serverReference) {

    static final Goodbye SHUTTING_DOWN =
            new Goodbye(ReasonCode.SERVER_SHUTTING_DOWN, "server shutting down", null);

    /**
     * Others of the cluster go on.
     *
     * @param reference the Server Reference; empty: there is none, and clients try what they know
     */
    public static Goodbye drained(String reference) {
        return reference.isEmpty()
                ? SHUTTING_DOWN
                : new Goodbye(
                        ReasonCode.USE_ANOTHER_SERVER, "server is taken out of service", reference);
    }

    Disconnect packet() {
        return new Disconnect(reason, Disconnect.ABSENT, text, serverReference, List.of());
    }
}
