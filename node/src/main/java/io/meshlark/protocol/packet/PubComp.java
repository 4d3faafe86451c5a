package io.meshlark.protocol.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** PUBCOMP, QoS 2, end [MQTT 5, section 3.7]. Reason and properties are v5 only. */
public record PubComp(
        int packetId,
        ReasonCode reason,
        @Nullable String reasonString,
        List<UserProperty> userProperties)
        implements Packet {

    public static PubComp of(int packetId) {
        return of(packetId, ReasonCode.SUCCESS, null);
    }

    public static PubComp of(int packetId, ReasonCode reason, @Nullable String reasonString) {
        return new PubComp(packetId, reason, reasonString, List.of());
    }
}
