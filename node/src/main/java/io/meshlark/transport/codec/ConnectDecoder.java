package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.Will;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** CONNECT [MQTT 5, 3.1; MQTT 3.1.1, 3.1; MQTT 3.1, 3.1]. */
final class ConnectDecoder {
    private static final int RESERVED = 0x01;
    private static final int CLEAN_START = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_QOS = 0x18;
    private static final int WILL_RETAIN = 0x20;
    private static final int PASSWORD = 0x40;
    private static final int USER_NAME = 0x80;

    /** Mosquitto's bridges set it in the protocol level of v3. */
    private static final int BRIDGE = 0x80;

    private static final long PROPERTIES =
            Property.setOf(
                    Property.SESSION_EXPIRY_INTERVAL,
                    Property.RECEIVE_MAXIMUM,
                    Property.MAXIMUM_PACKET_SIZE,
                    Property.TOPIC_ALIAS_MAXIMUM,
                    Property.REQUEST_RESPONSE_INFORMATION,
                    Property.REQUEST_PROBLEM_INFORMATION,
                    Property.USER_PROPERTY,
                    Property.AUTHENTICATION_METHOD,
                    Property.AUTHENTICATION_DATA);

    private static final long WILL_PROPERTIES =
            PropertyReader.FORWARDED | Property.WILL_DELAY_INTERVAL.bit();

    private ConnectDecoder() {}

    static @Nullable Connect connect(FrameReader in) {
        String name = in.string("protocol name");
        int level = in.u8("protocol level");
        boolean bridge = (level & BRIDGE) != 0;
        MqttVersion version = versionOf(name, level & ~BRIDGE);
        if (in.failed()) {
            return null;
        }
        if (version == null || bridge && version == MqttVersion.V5) {
            in.fail(
                    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                    "protocol '" + shortened(name) + "' level " + level + " is not supported");
            return null;
        }
        int flags = in.u8("connect flags");
        String wrong = problemWith(flags, version);
        if (wrong != null) {
            in.malformed(wrong);
            return null;
        }
        int keepAlive = in.u16("keep alive");
        ConnectProperties properties =
                version == MqttVersion.V5 ? properties(in) : ConnectProperties.NONE;
        String clientId = in.string("client identifier");
        Will will = (flags & WILL) == 0 ? null : will(in, flags, version);
        // MQTT 3.1: the remaining length takes precedence over these two flags.
        boolean mayMiss = version == MqttVersion.V3_1;
        boolean hasUserName = (flags & USER_NAME) != 0 && (in.hasMore() || !mayMiss);
        String userName = hasUserName ? in.string("user name") : null;
        boolean hasPassword = (flags & PASSWORD) != 0 && (in.hasMore() || !mayMiss);
        Bytes password = hasPassword ? in.binary("password") : null;
        return new Connect(
                version,
                bridge,
                clientId,
                (flags & CLEAN_START) != 0,
                keepAlive,
                will,
                userName,
                password,
                properties);
    }

    private static @Nullable MqttVersion versionOf(String name, int level) {
        return switch (name) {
            case "MQTT" ->
                    switch (level) {
                        case 4 -> MqttVersion.V3_1_1;
                        case 5 -> MqttVersion.V5;
                        default -> null;
                    };
            case "MQIsdp" -> level == 3 ? MqttVersion.V3_1 : null;
            default -> null;
        };
    }

    private static @Nullable String problemWith(int flags, MqttVersion version) {
        if ((flags & RESERVED) != 0) {
            return "reserved connect flag is 1"; // [MQTT-3.1.2-3]
        }
        if ((flags & WILL_QOS) == WILL_QOS) {
            return "will QoS is 3"; // [MQTT-3.1.2-12]
        }
        if ((flags & WILL) == 0 && (flags & (WILL_QOS | WILL_RETAIN)) != 0) {
            return "will QoS or will retain without a will"; // [MQTT-3.1.2-11] [MQTT-3.1.2-13]
        }
        if (version != MqttVersion.V5 && (flags & (USER_NAME | PASSWORD)) == PASSWORD) {
            return "password without a user name"; // [v3 MQTT-3.1.2-22]
        }
        return null;
    }

    private static ConnectProperties properties(FrameReader in) {
        PropertyReader read = in.properties();
        read.read(in, PROPERTIES);
        if (!read.isAnyPresent()) {
            return ConnectProperties.NONE;
        }
        if (read.isPresent(Property.AUTHENTICATION_DATA)
                && !read.isPresent(Property.AUTHENTICATION_METHOD)) {
            in.protocolError("authentication data without authentication method");
        }
        return new ConnectProperties(
                read.number(Property.SESSION_EXPIRY_INTERVAL, 0L),
                read.number(Property.RECEIVE_MAXIMUM, 65_535),
                read.number(Property.MAXIMUM_PACKET_SIZE, ConnectProperties.NO_LIMIT),
                read.number(Property.TOPIC_ALIAS_MAXIMUM, 0),
                read.flag(Property.REQUEST_RESPONSE_INFORMATION, false),
                read.flag(Property.REQUEST_PROBLEM_INFORMATION, true),
                read.text(Property.AUTHENTICATION_METHOD),
                read.bytes(Property.AUTHENTICATION_DATA),
                read.userProperties());
    }

    private static Will will(FrameReader in, int flags, MqttVersion version) {
        PropertyReader read = in.properties();
        if (version == MqttVersion.V5) {
            read.read(in, WILL_PROPERTIES);
        } else {
            read.clear();
        }
        String topic = in.string("will topic");
        return new Will(
                topic,
                in.binary("will payload"),
                QoS.of((flags & WILL_QOS) >> 3),
                (flags & WILL_RETAIN) != 0,
                read.number(Property.WILL_DELAY_INTERVAL, 0L),
                read.forwarded());
    }

    /**
     * The version to answer in, when the CONNECT at {@code from} was refused: the nearest we speak,
     * or null when it does not begin as a CONNECT does, or too little of it is there.
     */
    static @Nullable MqttVersion peekVersion(ByteBuf in, int from) {
        int available = in.writerIndex() - from;
        if (available < 3) {
            return null;
        }
        int length = in.getUnsignedShort(from);
        if (length > 6 || available < 3 + length) {
            return null;
        }
        String name = in.toString(from + 2, length, StandardCharsets.US_ASCII);
        int level = in.getUnsignedByte(from + 2 + length) & ~BRIDGE;
        return switch (name) {
            case "MQTT" -> level < 5 ? MqttVersion.V3_1_1 : MqttVersion.V5;
            case "MQIsdp" -> MqttVersion.V3_1;
            default -> null;
        };
    }

    private static String shortened(String name) {
        return name.length() <= 16 ? name : name.substring(0, 16) + "...";
    }
}
