package io.meshlark.protocol.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** PUBREL, QoS 2, second step [MQTT 5, section 3.6]. Reason and properties are v5 only. */
public record PubRel(
        int packetId,
        ReasonCode reason,
        @Nullable String reasonString,
        List<UserProperty> userProperties)
        implements Packet {

    public static PubRel of(int packetId) {
        return of(packetId, ReasonCode.SUCCESS, null);
    }

    public static PubRel of(int packetId, ReasonCode reason, @Nullable String reasonString) {
        return new PubRel(packetId, reason, reasonString, List.of());
    }
}
