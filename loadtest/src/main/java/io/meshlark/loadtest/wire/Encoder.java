package io.meshlark.loadtest.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Packets that are sent now and then. PUBLISH has a {@link PublishWriter}. */
public final class Encoder {

    private static final int SESSION_EXPIRY_INTERVAL = 0x11;

    private Encoder() {}

    public static void connect(
            ByteBuf out,
            ConnectOptions options,
            String clientId,
            ConnectOptions.@Nullable Will will) {
        var body = Unpooled.buffer(64);
        text(body, "MQTT");
        body.writeByte(options.version().level());
        body.writeByte(connectFlags(options, will));
        body.writeShort(options.keepAlive());
        boolean isV5 = options.version() == MqttVersion.V5;
        if (isV5) {
            body.writeByte(5).writeByte(SESSION_EXPIRY_INTERVAL);
            body.writeInt((int) options.sessionExpiry());
        }
        text(body, clientId);
        if (will != null) {
            if (isV5) {
                body.writeByte(0);
            }
            text(body, will.topic());
            body.writeShort(will.payload().length).writeBytes(will.payload());
        }
        if (options.userName() != null) {
            text(body, options.userName());
        }
        if (options.password() != null) {
            text(body, options.password());
        }
        packet(out, PacketType.CONNECT, body);
    }

    private static int connectFlags(ConnectOptions options, ConnectOptions.@Nullable Will will) {
        int flags = options.cleanStart() ? 0x02 : 0;
        if (will != null) {
            flags |= 0x04 | will.qos() << 3 | (will.retain() ? 0x20 : 0);
        }
        flags |= options.userName() != null ? 0x80 : 0;
        return flags | (options.password() != null ? 0x40 : 0);
    }

    public static void subscribe(
            ByteBuf out, MqttVersion version, int packetId, List<String> filters, int qos) {
        var body = Unpooled.buffer(64);
        body.writeShort(packetId);
        if (version == MqttVersion.V5) {
            body.writeByte(0);
        }
        for (var filter : filters) {
            text(body, filter);
            body.writeByte(qos);
        }
        packet(out, PacketType.SUBSCRIBE, body);
    }

    /**
     * PUBACK, PUBREC, PUBREL or PUBCOMP of success.
     *
     * @param type one of {@link PacketType}
     */
    public static void answer(ByteBuf out, int type, int packetId) {
        out.writeInt(type << 24 | 2 << 16 | packetId);
    }

    public static void pingReq(ByteBuf out) {
        out.writeShort(PacketType.PINGREQ << 8);
    }

    public static void disconnect(ByteBuf out) {
        out.writeShort(PacketType.DISCONNECT << 8);
    }

    private static void packet(ByteBuf out, int type, ByteBuf body) {
        out.writeByte(type);
        VarInt.write(out, body.readableBytes());
        out.writeBytes(body);
    }

    private static void text(ByteBuf out, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length).writeBytes(bytes);
    }
}
