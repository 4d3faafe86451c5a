package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnAckProperties;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.Will;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** CONNECT and CONNACK. A property with its default value is left out. */
final class ConnectEncoder {
    private ConnectEncoder() {}

    static int connect(@Nullable ByteBuf out, Connect p) {
        MqttVersion version = p.version();
        boolean v5 = version == MqttVersion.V5;
        int size = Wire.string(out, version.protocolName());
        size += Wire.u8(out, version.level() | (p.bridge() ? 0x80 : 0));
        size += Wire.u8(out, flags(p));
        size += Wire.u16(out, p.keepAlive());
        if (v5) {
            size += Wire.prefixed(out, p.properties(), ConnectEncoder::properties);
        }
        size += Wire.string(out, p.clientId());
        Will will = p.will();
        if (will != null) {
            if (v5) {
                size += Wire.prefixed(out, will, ConnectEncoder::willProperties);
            }
            size += Wire.string(out, will.topic());
            size += Wire.binary(out, will.payload());
        }
        String userName = p.userName();
        if (userName != null) {
            size += Wire.string(out, userName);
        }
        Bytes password = p.password();
        return password == null ? size : size + Wire.binary(out, password);
    }

    private static int flags(Connect p) {
        Will will = p.will();
        int willFlags =
                will == null ? 0 : 0x04 | will.qos().ordinal() << 3 | (will.retain() ? 0x20 : 0);
        return willFlags
                | (p.cleanStart() ? 0x02 : 0)
                | (p.password() == null ? 0 : 0x40)
                | (p.userName() == null ? 0 : 0x80);
    }

    private static int properties(@Nullable ByteBuf out, ConnectProperties p) {
        int size = 0;
        if (p.sessionExpiryInterval() != 0) {
            size +=
                    Wire.property32(
                            out, Property.SESSION_EXPIRY_INTERVAL, p.sessionExpiryInterval());
        }
        if (p.receiveMaximum() != 65_535) {
            size += Wire.property16(out, Property.RECEIVE_MAXIMUM, p.receiveMaximum());
        }
        if (p.maximumPacketSize() != ConnectProperties.NO_LIMIT) {
            size += Wire.property32(out, Property.MAXIMUM_PACKET_SIZE, p.maximumPacketSize());
        }
        if (p.topicAliasMaximum() != 0) {
            size += Wire.property16(out, Property.TOPIC_ALIAS_MAXIMUM, p.topicAliasMaximum());
        }
        if (p.requestResponseInformation()) {
            size += Wire.flag(out, Property.REQUEST_RESPONSE_INFORMATION, true);
        }
        if (!p.requestProblemInformation()) {
            size += Wire.flag(out, Property.REQUEST_PROBLEM_INFORMATION, false);
        }
        size += Wire.property(out, Property.AUTHENTICATION_METHOD, p.authenticationMethod());
        size += Wire.property(out, Property.AUTHENTICATION_DATA, p.authenticationData());
        return size + Wire.userProperties(out, p.userProperties());
    }

    private static int willProperties(@Nullable ByteBuf out, Will will) {
        int size =
                will.delaySeconds() == 0
                        ? 0
                        : Wire.property32(out, Property.WILL_DELAY_INTERVAL, will.delaySeconds());
        return size + PublishEncoder.forwarded(out, will.properties());
    }

    static int connAck(@Nullable ByteBuf out, ConnAck p, MqttVersion version) {
        // The byte of Session Present is reserved in MQTT 3.1.
        boolean sessionPresent = p.sessionPresent() && version != MqttVersion.V3_1;
        int size = Wire.u8(out, sessionPresent ? 1 : 0);
        return version == MqttVersion.V5
                ? size
                        + Wire.u8(out, p.reason().value())
                        + Wire.prefixed(out, p.properties(), ConnectEncoder::connAckProperties)
                : size + Wire.u8(out, ReturnCodes.of(p.reason()));
    }

    private static int connAckProperties(@Nullable ByteBuf out, ConnAckProperties p) {
        int size = 0;
        if (p.sessionExpiryInterval() != ConnAckProperties.ABSENT) {
            size +=
                    Wire.property32(
                            out, Property.SESSION_EXPIRY_INTERVAL, p.sessionExpiryInterval());
        }
        if (p.receiveMaximum() != 65_535) {
            size += Wire.property16(out, Property.RECEIVE_MAXIMUM, p.receiveMaximum());
        }
        if (p.maximumQoS() != QoS.EXACTLY_ONCE) {
            size += Wire.property8(out, Property.MAXIMUM_QOS, p.maximumQoS().ordinal());
        }
        if (p.maximumPacketSize() != ConnectProperties.NO_LIMIT) {
            size += Wire.property32(out, Property.MAXIMUM_PACKET_SIZE, p.maximumPacketSize());
        }
        if (p.topicAliasMaximum() != 0) {
            size += Wire.property16(out, Property.TOPIC_ALIAS_MAXIMUM, p.topicAliasMaximum());
        }
        if (p.serverKeepAlive() != ConnAckProperties.ABSENT) {
            size += Wire.property16(out, Property.SERVER_KEEP_ALIVE, p.serverKeepAlive());
        }
        size += unavailable(out, Property.RETAIN_AVAILABLE, p.retainAvailable());
        size +=
                unavailable(
                        out,
                        Property.WILDCARD_SUBSCRIPTION_AVAILABLE,
                        p.wildcardSubscriptionAvailable());
        size +=
                unavailable(
                        out,
                        Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE,
                        p.subscriptionIdentifiersAvailable());
        size +=
                unavailable(
                        out,
                        Property.SHARED_SUBSCRIPTION_AVAILABLE,
                        p.sharedSubscriptionAvailable());
        size +=
                Wire.property(
                        out, Property.ASSIGNED_CLIENT_IDENTIFIER, p.assignedClientIdentifier());
        size += Wire.property(out, Property.RESPONSE_INFORMATION, p.responseInformation());
        size += Wire.property(out, Property.SERVER_REFERENCE, p.serverReference());
        size += Wire.property(out, Property.AUTHENTICATION_METHOD, p.authenticationMethod());
        size += Wire.property(out, Property.AUTHENTICATION_DATA, p.authenticationData());
        size += Wire.reasonString(out, p.reasonString());
        return size + Wire.userProperties(out, p.userProperties());
    }

    private static int unavailable(@Nullable ByteBuf out, Property property, boolean available) {
        return available ? 0 : Wire.flag(out, property, false);
    }
}
