package io.meshlark.protocol.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DISCONNECT [MQTT 5, section 3.14]. v3 has no fields, and no DISCONNECT from the server.
 *
 * @param sessionExpiryInterval seconds, or -1: as at CONNECT
 */
public record Disconnect(
        ReasonCode reason,
        long sessionExpiryInterval,
        @Nullable String reasonString,
        @Nullable String serverReference,
        List<UserProperty> userProperties)
        implements Packet {

    public static final long ABSENT = -1;

    public static final Disconnect NORMAL = of(ReasonCode.SUCCESS, null);

    public static Disconnect of(ReasonCode reason, @Nullable String reasonString) {
        return new Disconnect(reason, ABSENT, reasonString, null, List.of());
    }
}
