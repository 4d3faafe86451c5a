package io.meshlark.session;

import io.meshlark.auth.access.Principal;
import io.meshlark.protocol.packet.Will;
import org.jspecify.annotations.Nullable;

/** Where an authenticated CONNECT goes: finds or makes the client's session. */
public interface Sessions {

    /** Answered once, by {@link ToClient#attached} or {@link ToClient#refused}. */
    void connect(Request request, ToClient client);

    /**
     * What CONNECT asked for, after the broker's limits.
     *
     * @param clientId never empty: the server has assigned one if need be
     * @param principal who the client is
     * @param sessionExpiry seconds; 0 asks for a transient session
     * @param receiveMaximum how many QoS 1 and 2 messages may be in flight to the client
     * @param fits whether a message may be sent at all (Maximum Packet Size of the client)
     */
    record Request(
            String clientId,
            Principal principal,
            boolean cleanStart,
            long sessionExpiry,
            int receiveMaximum,
            @Nullable Will will,
            Fits fits) {}

    /** Whether a PUBLISH with this content is within the client's Maximum Packet Size. */
    @FunctionalInterface
    interface Fits {
        Fits ALWAYS = message -> true;

        boolean test(Outgoing message);

        /** The same as data, for another node. */
        default PacketLimit limit() {
            return PacketLimit.NONE;
        }
    }
}
