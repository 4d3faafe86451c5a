package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;

/** Packets with names. */
public final class NamedPackets {
    private NamedPackets() {}

    /** The plainest CONNECT. */
    public static Connect connect(MqttVersion version) {
        return new Connect(version, false, "c", true, 60, null, null, null, ConnectProperties.NONE);
    }
}
