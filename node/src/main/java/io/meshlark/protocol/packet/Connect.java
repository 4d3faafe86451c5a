package io.meshlark.protocol.packet;

import org.jspecify.annotations.Nullable;

/**
 * CONNECT [MQTT 5, section 3.1].
 *
 * @param cleanStart Clean Start (v5), Clean Session (v3)
 * @param keepAlive seconds, 0 is off
 * @param bridge bit 7 of the protocol level was set, as Mosquitto's bridges do in v3: no local,
 *     retain as published
 */
public record Connect(
        MqttVersion version,
        boolean bridge,
        String clientId,
        boolean cleanStart,
        int keepAlive,
        @Nullable Will will,
        @Nullable String userName,
        @Nullable Bytes password,
        ConnectProperties properties)
        implements Packet {}
