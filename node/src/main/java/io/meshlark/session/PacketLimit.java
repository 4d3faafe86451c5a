package io.meshlark.session;

import io.meshlark.protocol.packet.MqttVersion;

/**
 * A client's Maximum Packet Size [MQTT-3.1.2-24].
 *
 * @param bytes of a packet in the client's version
 */
public record PacketLimit(long bytes, MqttVersion version) {
    public static final PacketLimit NONE = new PacketLimit(Integer.MAX_VALUE, MqttVersion.V5);

    public boolean isNone() {
        return bytes >= Integer.MAX_VALUE;
    }
}
