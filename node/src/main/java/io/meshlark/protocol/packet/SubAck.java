package io.meshlark.protocol.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SUBACK [MQTT 5, section 3.9].
 *
 * @param reasons one per entry of the SUBSCRIBE
 */
public record SubAck(
        int packetId,
        List<ReasonCode> reasons,
        @Nullable String reasonString,
        List<UserProperty> userProperties)
        implements Packet {

    public static SubAck of(int packetId, List<ReasonCode> reasons) {
        return new SubAck(packetId, reasons, null, List.of());
    }
}
