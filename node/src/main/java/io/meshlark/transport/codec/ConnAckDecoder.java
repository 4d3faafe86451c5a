package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnAckProperties;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/** CONNACK [MQTT 5, 3.2; MQTT 3.1.1, 3.2]. */
final class ConnAckDecoder {
    private static final long PROPERTIES =
            PropertyReader.DIAGNOSTIC
                    | Property.setOf(
                            Property.SESSION_EXPIRY_INTERVAL,
                            Property.RECEIVE_MAXIMUM,
                            Property.MAXIMUM_QOS,
                            Property.RETAIN_AVAILABLE,
                            Property.MAXIMUM_PACKET_SIZE,
                            Property.ASSIGNED_CLIENT_IDENTIFIER,
                            Property.TOPIC_ALIAS_MAXIMUM,
                            Property.WILDCARD_SUBSCRIPTION_AVAILABLE,
                            Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE,
                            Property.SHARED_SUBSCRIPTION_AVAILABLE,
                            Property.SERVER_KEEP_ALIVE,
                            Property.RESPONSE_INFORMATION,
                            Property.SERVER_REFERENCE,
                            Property.AUTHENTICATION_METHOD,
                            Property.AUTHENTICATION_DATA);

    private ConnAckDecoder() {}

    static ConnAck connAck(FrameReader in, @Nullable MqttVersion version) {
        int flags = in.u8("acknowledge flags");
        if (version == MqttVersion.V3_1) {
            flags = 0; // a reserved byte, of any value
        } else if (flags > 1) {
            in.malformed("acknowledge flags are " + flags + ", must be 0 or 1"); // [MQTT-3.2.2-1]
        }
        if (version == MqttVersion.V5) {
            ReasonCode reason = ReasonCodes.read(in, ReasonCodes.CONNACK);
            return new ConnAck(flags == 1, reason, properties(in));
        }
        int returnCode = in.u8("return code");
        ReasonCode reason = ReturnCodes.reason(returnCode);
        if (reason == null) {
            in.protocolError("return code is " + returnCode + ", must be 0 to 5");
            reason = ReasonCode.UNSPECIFIED_ERROR;
        }
        return new ConnAck(flags == 1, reason, ConnAckProperties.NONE);
    }

    private static ConnAckProperties properties(FrameReader in) {
        PropertyReader read = in.properties();
        read.read(in, PROPERTIES);
        if (!read.isAnyPresent()) {
            return ConnAckProperties.NONE;
        }
        return new ConnAckProperties(
                read.number(Property.SESSION_EXPIRY_INTERVAL, (long) ConnAckProperties.ABSENT),
                read.number(Property.RECEIVE_MAXIMUM, 65_535),
                QoS.of(read.number(Property.MAXIMUM_QOS, 2)),
                read.flag(Property.RETAIN_AVAILABLE, true),
                read.number(Property.MAXIMUM_PACKET_SIZE, ConnectProperties.NO_LIMIT),
                read.text(Property.ASSIGNED_CLIENT_IDENTIFIER),
                read.number(Property.TOPIC_ALIAS_MAXIMUM, 0),
                read.text(Property.REASON_STRING),
                read.userProperties(),
                read.flag(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, true),
                read.flag(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, true),
                read.flag(Property.SHARED_SUBSCRIPTION_AVAILABLE, true),
                read.number(Property.SERVER_KEEP_ALIVE, ConnAckProperties.ABSENT),
                read.text(Property.RESPONSE_INFORMATION),
                read.text(Property.SERVER_REFERENCE),
                read.text(Property.AUTHENTICATION_METHOD),
                read.bytes(Property.AUTHENTICATION_DATA));
    }
}
