package io.meshlark.loadtest.chaos.client;

import io.meshlark.loadtest.chaos.history.MessageId;
import io.meshlark.loadtest.wire.MqttVersion;
import io.meshlark.loadtest.wire.PacketType;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads packets of one connection. It trusts the broker's syntax: this is no conformance test. */
final class PacketReader {

    private final DataInputStream in;
    private final boolean isV5;

    PacketReader(InputStream in, MqttVersion version) {
        this.in = new DataInputStream(in);
        this.isV5 = version == MqttVersion.V5;
    }

    /**
     * Waits for the next one.
     *
     * @throws java.io.EOFException when the broker has closed the connection
     */
    Incoming next() throws IOException {
        int first = in.readUnsignedByte();
        var body = new byte[length()];
        in.readFully(body);
        var packet = ByteBuffer.wrap(body);
        return switch (first & 0xF0) {
            case PacketType.CONNACK -> {
                boolean present = (packet.get() & 1) != 0;
                yield new Incoming.ConnAck(packet.get() & 0xFF, present);
            }
            case PacketType.PUBLISH -> publish(first, packet);
            case PacketType.PUBACK -> new Incoming.PubAck(number(packet), reason(packet));
            case PacketType.PUBREC -> new Incoming.PubRec(number(packet), reason(packet));
            case PacketType.PUBREL & 0xF0 -> new Incoming.PubRel(number(packet));
            case PacketType.PUBCOMP -> new Incoming.PubComp(number(packet));
            case PacketType.SUBACK -> {
                int packetId = number(packet);
                skipProperties(packet);
                yield new Incoming.SubAck(packetId, reason(packet));
            }
            case 0xB0 -> new Incoming.UnsubAck(number(packet));
            case PacketType.PINGRESP -> new Incoming.PingResp();
            case PacketType.DISCONNECT -> new Incoming.Disconnect(reason(packet));
            default -> throw new IOException("no client gets a packet 0x%02x".formatted(first));
        };
    }

    private int length() throws IOException {
        int length = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int b = in.readUnsignedByte();
            length |= (b & 0x7F) << shift;
            if (b < 0x80) {
                return length;
            }
        }
        throw new IOException("the broker sent a remaining length of 5 bytes");
    }

    private Incoming publish(int first, ByteBuffer packet) {
        int qos = first >> 1 & 3;
        var topic = text(packet, number(packet));
        int packetId = qos == 0 ? 0 : number(packet);
        skipProperties(packet);
        return new Incoming.Publish(
                id(text(packet, packet.remaining())),
                topic,
                qos,
                (first & 0x08) != 0,
                (first & 0x01) != 0,
                packetId);
    }

    /** See {@link Outgoing#payload}; another one is of an unknown publisher. */
    private static MessageId id(String payload) {
        int end = payload.indexOf(' ');
        int next = payload.indexOf(' ', end + 1);
        try {
            return end < 0 || next < 0
                    ? new MessageId("unknown", 0)
                    : new MessageId(
                            payload.substring(0, end).intern(),
                            Integer.parseInt(payload.substring(end + 1, next)));
        } catch (NumberFormatException _) {
            return new MessageId("unknown", 0);
        }
    }

    private void skipProperties(ByteBuffer packet) {
        if (isV5) {
            int length = 0;
            int b = 0x80;
            for (int shift = 0; b >= 0x80; shift += 7) {
                b = packet.get() & 0xFF;
                length |= (b & 0x7F) << shift;
            }
            packet.position(packet.position() + length);
        }
    }

    private static int number(ByteBuffer packet) {
        return packet.getShort() & 0xFFFF;
    }

    private static int reason(ByteBuffer packet) {
        return packet.hasRemaining() ? packet.get() & 0xFF : 0;
    }

    private static String text(ByteBuffer packet, int length) {
        var bytes = new byte[length];
        packet.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8).intern();
    }
}
