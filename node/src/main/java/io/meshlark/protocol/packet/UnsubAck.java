package io.meshlark.protocol.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * UNSUBACK [MQTT 5, section 3.11].
 *
 * @param reasons one per filter of the UNSUBSCRIBE; v3 has none
 */
public record UnsubAck(
        int packetId,
        List<ReasonCode> reasons,
        @Nullable String reasonString,
        List<UserProperty> userProperties)
        implements Packet {

    public static UnsubAck of(int packetId, List<ReasonCode> reasons) {
        return new UnsubAck(packetId, reasons, null, List.of());
    }
}
