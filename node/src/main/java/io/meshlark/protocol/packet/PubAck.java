package io.meshlark.protocol.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** PUBACK, QoS 1 [MQTT 5, section 3.4]. Reason and properties are v5 only. */
public record PubAck(
        int packetId,
        ReasonCode reason,
        @Nullable String reasonString,
        List<UserProperty> userProperties)
        implements Packet {

    public static PubAck of(int packetId) {
        return of(packetId, ReasonCode.SUCCESS, null);
    }

    public static PubAck of(int packetId, ReasonCode reason, @Nullable String reasonString) {
        return new PubAck(packetId, reason, reasonString, List.of());
    }
}
