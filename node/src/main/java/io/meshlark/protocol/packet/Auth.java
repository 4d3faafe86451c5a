package io.meshlark.protocol.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** AUTH, v5 only [MQTT 5, section 3.15]. */
public record Auth(
        ReasonCode reason,
        @Nullable String authenticationMethod,
        @Nullable Bytes authenticationData,
        @Nullable String reasonString,
        List<UserProperty> userProperties)
        implements Packet {}
