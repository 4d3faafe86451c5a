package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.ProtocolViolation;
import io.meshlark.protocol.packet.ReasonCode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one connection into packets. The caller keeps what has arrived in one buffer
 * and asks for packets until there is none:
 *
 * <pre>{@code
 * Packet packet;
 * while ((packet = decoder.decode(received)) != null) { ... }
 * if (decoder.violation() != null) { ... }            // else: wait for more bytes
 * }</pre>
 *
 * <p>A server's decoder takes its version from the CONNECT, before which it accepts nothing else
 * [MQTT-3.1.0-1] and no more than a small limit. A packet above the limit is refused as soon as its
 * header is there, so the caller never holds more than one packet of at most the limit, and what
 * one read brought.
 *
 * <p>After a violation there are no more packets.
 */
public final class PacketDecoder {
    /** The limit before CONNECT: a will of nearly 64 KiB with long properties still fits. */
    public static final int BEFORE_CONNECT_LIMIT = 256 * 1024;

    private static final int MAX_HEADER = 5;

    private final Side side;
    private final int maxPacketSize;
    private final int beforeConnectLimit;
    private @Nullable MqttVersion version;
    private @Nullable ProtocolViolation violation;
    private boolean connected;

    private PacketDecoder(
            Side side, @Nullable MqttVersion version, int maxPacketSize, int beforeConnectLimit) {
        this.side = side;
        this.version = version;
        this.maxPacketSize = maxPacketSize;
        this.beforeConnectLimit = beforeConnectLimit;
        connected = side == Side.CLIENT;
    }

    /**
     * @param maxPacketSize bytes, fixed header included
     */
    public static PacketDecoder server(int maxPacketSize) {
        return server(maxPacketSize, Math.min(maxPacketSize, BEFORE_CONNECT_LIMIT));
    }

    /**
     * @param maxPacketSize bytes, fixed header included
     * @param beforeConnectLimit the same for the first packet
     */
    public static PacketDecoder server(int maxPacketSize, int beforeConnectLimit) {
        return new PacketDecoder(Side.SERVER, null, maxPacketSize, beforeConnectLimit);
    }

    /**
     * @param version what the client says in its CONNECT
     */
    public static PacketDecoder client(MqttVersion version, int maxPacketSize) {
        return new PacketDecoder(Side.CLIENT, version, maxPacketSize, maxPacketSize);
    }

    /**
     * The next packet, read off {@code in}; or null, with {@code in} as it was, when more bytes are
     * needed or the peer has broken the protocol, which {@link #violation()} tells.
     */
    public @Nullable Packet decode(ByteBuf in) {
        int start = in.readerIndex();
        int available = in.writerIndex() - start;
        if (available == 0 || violation != null) {
            return null;
        }
        int first = in.getUnsignedByte(start);
        PacketType type = PacketType.of(first);
        if (isRefused(type, first)) {
            return null;
        }
        int length = 0;
        int header = 1;
        for (int b = 0x80; b >= 0x80; header++) {
            if (header == MAX_HEADER) {
                refuse(ReasonCode.MALFORMED_PACKET, "remaining length takes more than 4 bytes");
                return null;
            }
            if (header == available) {
                return null;
            }
            b = in.getUnsignedByte(start + header);
            length |= (b & 0x7F) << 7 * (header - 1);
            if (b == 0 && header > 1) { // [MQTT-1.5.5-1]
                refuse(
                        ReasonCode.MALFORMED_PACKET,
                        "remaining length is not encoded in the fewest bytes");
                return null;
            }
        }
        int from = start + header;
        int limit = connected ? maxPacketSize : beforeConnectLimit;
        if (header + length > limit) {
            refuse(
                    ReasonCode.PACKET_TOO_LARGE,
                    "packet has " + (header + length) + " bytes, limit is " + limit);
            if (!connected) {
                version = ConnectDecoder.peekVersion(in, from);
            }
            return null;
        }
        if (available - header < length) {
            return null;
        }
        return decode(in, type, first, from, from + length);
    }

    /** What the peer did wrong, or null. */
    public @Nullable ProtocolViolation violation() {
        return violation;
    }

    /**
     * The version of the connection. After a violation in CONNECT, the version in which to answer;
     * null when the peer has not said any, and the connection is closed without an answer.
     */
    public @Nullable MqttVersion version() {
        return version;
    }

    private boolean isRefused(PacketType type, int first) {
        if (!connected) {
            if (type != PacketType.CONNECT) {
                refuse(
                        ReasonCode.PROTOCOL_ERROR,
                        "first packet is " + type + ", must be CONNECT"); // [MQTT-3.1.0-1]
                return true;
            }
        } else if (type == PacketType.CONNECT && side == Side.SERVER) {
            refuse(ReasonCode.PROTOCOL_ERROR, "second CONNECT"); // [MQTT-3.1.0-2]
            return true;
        }
        if (type == PacketType.RESERVED || type == PacketType.AUTH && isV3()) {
            refuse(ReasonCode.MALFORMED_PACKET, "packet type " + (first >>> 4) + " is reserved");
            return true;
        }
        if (!type.isReceivedBy(side)) {
            refuse(ReasonCode.PROTOCOL_ERROR, type + " is not a packet for a " + side);
            return true;
        }
        int flags = first & 0x0F;
        if (type != PacketType.PUBLISH && flags != type.flags() && !isResendOfV31(type, flags)) {
            refuse( // [MQTT-2.1.3-1]
                    ReasonCode.MALFORMED_PACKET,
                    "flags of " + type + " are " + flags + ", must be " + type.flags());
            return true;
        }
        return false;
    }

    private boolean isV3() {
        return connected && version != MqttVersion.V5;
    }

    /** MQTT 3.1 sets DUP on what is sent again: also SUBSCRIBE, UNSUBSCRIBE and PUBREL. */
    private boolean isResendOfV31(PacketType type, int flags) {
        return version == MqttVersion.V3_1 && type.flags() == 2 && flags == (2 | 8);
    }

    private @Nullable Packet decode(ByteBuf in, PacketType type, int first, int from, int to) {
        FrameReader reader = FrameReader.ofThisThread();
        reader.open(in, from, to);
        Packet packet = body(reader, type, first);
        if (reader.hasMore()) {
            reader.malformed(reader.left() + " bytes after the end of " + type);
        }
        violation = reader.violation();
        reader.close();
        if (violation != null) {
            if (!connected) {
                version = ConnectDecoder.peekVersion(in, from);
            }
            return null;
        }
        if (packet instanceof Connect connect) {
            version = connect.version();
            connected = true;
        }
        in.readerIndex(to);
        return packet;
    }

    private @Nullable Packet body(FrameReader in, PacketType type, int first) {
        boolean v5 = version == MqttVersion.V5;
        return switch (type) {
            case CONNECT -> ConnectDecoder.connect(in);
            case CONNACK -> ConnAckDecoder.connAck(in, version);
            case PUBLISH -> PublishDecoder.publish(in, first, v5, side);
            case PUBACK -> AnswerDecoder.pubAck(in, v5);
            case PUBREC -> AnswerDecoder.pubRec(in, v5);
            case PUBREL -> AnswerDecoder.pubRel(in, v5);
            case PUBCOMP -> AnswerDecoder.pubComp(in, v5);
            case SUBSCRIBE -> SubscribeDecoder.subscribe(in, v5);
            case SUBACK -> SubscribeDecoder.subAck(in, v5);
            case UNSUBSCRIBE -> SubscribeDecoder.unsubscribe(in, v5);
            case UNSUBACK -> SubscribeDecoder.unsubAck(in, v5);
            case PINGREQ -> PingReq.INSTANCE;
            case PINGRESP -> PingResp.INSTANCE;
            case DISCONNECT -> AnswerDecoder.disconnect(in, v5, side);
            case AUTH -> AnswerDecoder.auth(in, side);
            case RESERVED -> null; // refused with the header
        };
    }

    private void refuse(ReasonCode reason, String detail) {
        violation = new ProtocolViolation(reason, detail);
    }
}
