package io.meshlark.protocol.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** PUBREC, QoS 2, first answer [MQTT 5, section 3.5]. Reason and properties are v5 only. */
public record PubRec(
        int packetId,
        ReasonCode reason,
        @Nullable String reasonString,
        List<UserProperty> userProperties)
        implements Packet {

    public static PubRec of(int packetId) {
        return of(packetId, ReasonCode.SUCCESS, null);
    }

    public static PubRec of(int packetId, ReasonCode reason, @Nullable String reasonString) {
        return new PubRec(packetId, reason, reasonString, List.of());
    }
}
