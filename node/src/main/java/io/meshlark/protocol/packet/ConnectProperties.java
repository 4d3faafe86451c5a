package io.meshlark.protocol.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of CONNECT [MQTT 5, 3.1.2.11], with the specification's defaults where absent.
 *
 * @param sessionExpiryInterval seconds, 0 to 4,294,967,295 (never expires)
 * @param receiveMaximum 1 to 65,535
 * @param maximumPacketSize bytes, 1 to 4,294,967,295; {@link #NO_LIMIT} when absent
 * @param topicAliasMaximum 0 to 65,535
 */
public record ConnectProperties(
        long sessionExpiryInterval,
        int receiveMaximum,
        long maximumPacketSize,
        int topicAliasMaximum,
        boolean requestResponseInformation,
        boolean requestProblemInformation,
        @Nullable String authenticationMethod,
        @Nullable Bytes authenticationData,
        List<UserProperty> userProperties) {

    public static final long NO_LIMIT = Long.MAX_VALUE;

    /** Session Expiry Interval of a session that does not expire. */
    public static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

    public static final ConnectProperties NONE =
            new ConnectProperties(0, 65_535, NO_LIMIT, 0, false, true, null, null, List.of());
}
