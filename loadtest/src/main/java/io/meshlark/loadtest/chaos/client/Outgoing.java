package io.meshlark.loadtest.chaos.client;

import io.meshlark.loadtest.chaos.history.Message;
import io.meshlark.loadtest.chaos.history.MessageId;
import io.meshlark.loadtest.wire.ConnectOptions;
import io.meshlark.loadtest.wire.Encoder;
import io.meshlark.loadtest.wire.MqttVersion;
import io.meshlark.loadtest.wire.PacketType;
import io.meshlark.loadtest.wire.VarInt;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Packets of a client, as bytes. */
final class Outgoing {

    private static final String FILLER = "x".repeat(40);
    private static final int UNSUBSCRIBE = 0xA2;

    private Outgoing() {}

    /** Publisher, sequence, and something behind. */
    static byte[] payload(MessageId id) {
        return (id.publisher() + " " + id.sequence() + " " + FILLER)
                .getBytes(StandardCharsets.UTF_8);
    }

    static byte[] connect(ConnectOptions options, String clientId, @Nullable Message will) {
        var testament =
                will == null
                        ? null
                        : new ConnectOptions.Will(
                                will.topic(), payload(will.id()), will.qos(), will.retain());
        return bytes(out -> Encoder.connect(out, options, clientId, testament));
    }

    static byte[] publish(MqttVersion version, Message message, int packetId, boolean again) {
        var topic = message.topic().getBytes(StandardCharsets.UTF_8);
        var payload = payload(message.id());
        return bytes(out -> {
            int first = PacketType.PUBLISH | message.qos() << 1 | (again ? 0x08 : 0);
            out.writeByte(first | (message.retain() ? 1 : 0));
            int length = 2 + topic.length + payload.length;
            length += (message.qos() > 0 ? 2 : 0) + (isV5(version) ? 1 : 0);
            VarInt.write(out, length);
            out.writeShort(topic.length).writeBytes(topic);
            if (message.qos() > 0) {
                out.writeShort(packetId);
            }
            noProperties(out, version);
            out.writeBytes(payload);
        });
    }

    static byte[] subscribe(MqttVersion version, int packetId, String filter, int qos) {
        return bytes(out -> Encoder.subscribe(out, version, packetId, List.of(filter), qos));
    }

    static byte[] unsubscribe(MqttVersion version, int packetId, String filter) {
        var text = filter.getBytes(StandardCharsets.UTF_8);
        return bytes(out -> {
            out.writeByte(UNSUBSCRIBE);
            VarInt.write(out, 4 + text.length + (isV5(version) ? 1 : 0));
            out.writeShort(packetId);
            noProperties(out, version);
            out.writeShort(text.length).writeBytes(text);
        });
    }

    /** PUBACK, PUBREC, PUBREL or PUBCOMP. */
    static byte[] answer(int type, int packetId) {
        return bytes(out -> Encoder.answer(out, type, packetId));
    }

    static byte[] pingReq() {
        return bytes(Encoder::pingReq);
    }

    static byte[] disconnect() {
        return bytes(Encoder::disconnect);
    }

    private static boolean isV5(MqttVersion version) {
        return version == MqttVersion.V5;
    }

    private static void noProperties(ByteBuf out, MqttVersion version) {
        if (isV5(version)) {
            out.writeByte(0);
        }
    }

    private static byte[] bytes(Consumer<ByteBuf> packet) {
        var out = Unpooled.buffer(128);
        packet.accept(out);
        var bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }
}
