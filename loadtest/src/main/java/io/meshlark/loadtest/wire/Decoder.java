package io.meshlark.loadtest.wire;

import io.netty.buffer.ByteBuf;

/**
 * Takes whole packets apart, in place. It trusts the broker's syntax: this is no conformance test.
 */
public final class Decoder {

    private static final int RECEIVE_MAXIMUM = 0x21;
    private static final int DEFAULT_RECEIVE_MAXIMUM = 65_535;

    private final boolean isV5;

    public Decoder(MqttVersion version) {
        this.isV5 = version == MqttVersion.V5;
    }

    /**
     * Hands one packet on.
     *
     * @param firstByte 0 to 255
     * @param at index of the first byte after the fixed header
     * @param length bytes from there
     */
    public void decode(int firstByte, ByteBuf in, int at, int length, Packets to) {
        switch (firstByte & 0xF0) {
            case PacketType.PUBLISH -> publish(firstByte, in, at, length, to);
            case PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBCOMP, 0x60 ->
                    to.answer(firstByte, in.getUnsignedShort(at), reasonAt(in, at + 2, length - 2));
            case PacketType.CONNACK -> connAck(in, at, length, to);
            case PacketType.SUBACK -> subAck(in, at, length, to);
            case PacketType.DISCONNECT -> to.disconnect(reasonAt(in, at, length));
            default -> {} // PINGRESP
        }
    }

    private static int reasonAt(ByteBuf in, int at, int length) {
        return length > 0 ? in.getUnsignedByte(at) : 0;
    }

    private void publish(int firstByte, ByteBuf in, int at, int length, Packets to) {
        int qos = firstByte >> 1 & 3;
        int i = at + 2 + in.getUnsignedShort(at);
        int packetId = 0;
        if (qos > 0) {
            packetId = in.getUnsignedShort(i);
            i += 2;
        }
        if (isV5) {
            int properties = VarInt.get(in, i);
            i += VarInt.size(properties) + properties;
        }
        if (at + length - i < Stamp.SIZE) {
            to.publishWithoutStamp(qos, packetId);
        } else {
            to.publish(qos, (firstByte & 0x08) != 0, packetId, in.getLong(i), in.getLong(i + 8));
        }
    }

    private void connAck(ByteBuf in, int at, int length, Packets to) {
        int receiveMaximum = DEFAULT_RECEIVE_MAXIMUM;
        if (isV5 && length > 2) {
            int properties = VarInt.get(in, at + 2);
            int start = at + 2 + VarInt.size(properties);
            receiveMaximum = receiveMaximum(in, start, start + properties);
        }
        to.connAck(in.getUnsignedByte(at + 1), (in.getByte(at) & 1) != 0, receiveMaximum);
    }

    /** Steps over the properties of a CONNACK (MQTT 5, 3.2.2.3) to this one. */
    private static int receiveMaximum(ByteBuf in, int start, int end) {
        int i = start;
        while (i < end) {
            int property = in.getUnsignedByte(i);
            i++;
            switch (property) {
                case RECEIVE_MAXIMUM -> {
                    return in.getUnsignedShort(i);
                }
                case 0x24, 0x25, 0x28, 0x29, 0x2A -> i += 1;
                case 0x13, 0x22 -> i += 2;
                case 0x11, 0x27 -> i += 4;
                case 0x12, 0x15, 0x16, 0x1A, 0x1C, 0x1F -> i += 2 + in.getUnsignedShort(i);
                case 0x26 -> {
                    i += 2 + in.getUnsignedShort(i);
                    i += 2 + in.getUnsignedShort(i);
                }
                default -> {
                    return DEFAULT_RECEIVE_MAXIMUM; // not a property of CONNACK
                }
            }
        }
        return DEFAULT_RECEIVE_MAXIMUM;
    }

    private void subAck(ByteBuf in, int at, int length, Packets to) {
        int i = at + 2;
        if (isV5) {
            int properties = VarInt.get(in, i);
            i += VarInt.size(properties) + properties;
        }
        int refused = 0;
        for (; i < at + length && refused == 0; i++) {
            int code = in.getUnsignedByte(i);
            refused = code >= 0x80 ? code : 0;
        }
        to.subAck(in.getUnsignedShort(at), refused);
    }
}
