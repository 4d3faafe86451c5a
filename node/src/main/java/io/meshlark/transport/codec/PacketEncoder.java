package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.Auth;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.UnsubAck;
import io.meshlark.protocol.packet.Unsubscribe;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Turns packets into bytes. What a version does not have is left out; what it cannot say at all
 * ({@link #isExpressible}) is not sent.
 *
 * <p>A PUBLISH that goes to many is encoded once, see {@link PublishFrames}.
 */
public final class PacketEncoder {
    /** The size of a packet without limit. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    private PacketEncoder() {}

    /**
     * Writes {@code packet}.
     *
     * @throws IllegalArgumentException if the version has no such packet, or a field is too long
     */
    public static void encode(Packet packet, MqttVersion version, ByteBuf out) {
        if (!isExpressible(packet, version)) {
            throw new IllegalArgumentException(version + " cannot say " + packet);
        }
        int remaining = body(null, packet, version);
        out.ensureWritable(headerSize(remaining) + remaining);
        out.writeByte(firstByte(packet));
        Wire.varInt(out, remaining);
        body(out, packet, version);
    }

    /**
     * Writes {@code packet} if it fits into {@code maxPacketSize} bytes, if need be without its
     * user properties, then without its reason string [MQTT-3.2.2-19] [MQTT-3.4.2-2].
     *
     * @return false if nothing was written: it does not fit, or the version cannot say it
     */
    public static boolean encodeWithin(
            Packet packet, MqttVersion version, long maxPacketSize, ByteBuf out) {
        if (!isExpressible(packet, version)) {
            return false;
        }
        Packet fitting = packet;
        if (maxPacketSize < NO_LIMIT && sizeOf(fitting, version) > maxPacketSize) {
            fitting = Diagnostics.withoutUserProperties(packet);
            if (sizeOf(fitting, version) > maxPacketSize) {
                fitting = Diagnostics.without(packet);
                if (sizeOf(fitting, version) > maxPacketSize) {
                    return false;
                }
            }
        }
        encode(fitting, version, out);
        return true;
    }

    /** Bytes on the wire, fixed header included. */
    public static int sizeOf(Packet packet, MqttVersion version) {
        int remaining = body(null, packet, version);
        return headerSize(remaining) + remaining;
    }

    /**
     * Whether the version has a form for it. v3 has no AUTH, and return codes for some reasons only
     * [v3 MQTT-3.2.2-6].
     */
    public static boolean isExpressible(Packet packet, MqttVersion version) {
        if (version == MqttVersion.V5) {
            return true;
        }
        return switch (packet) {
            case Auth _ -> false;
            case ConnAck connAck -> ReturnCodes.of(connAck.reason()) != ReturnCodes.NONE;
            default -> true;
        };
    }

    static int headerSize(int remaining) {
        return 1 + Wire.varInt(null, remaining);
    }

    private static int firstByte(Packet packet) {
        return switch (packet) {
            case Publish p -> PublishEncoder.firstByte(p.qos(), p.retain(), p.dup());
            case Connect _ -> PacketType.CONNECT.firstByte();
            case ConnAck _ -> PacketType.CONNACK.firstByte();
            case PubAck _ -> PacketType.PUBACK.firstByte();
            case PubRec _ -> PacketType.PUBREC.firstByte();
            case PubRel _ -> PacketType.PUBREL.firstByte();
            case PubComp _ -> PacketType.PUBCOMP.firstByte();
            case Subscribe _ -> PacketType.SUBSCRIBE.firstByte();
            case SubAck _ -> PacketType.SUBACK.firstByte();
            case Unsubscribe _ -> PacketType.UNSUBSCRIBE.firstByte();
            case UnsubAck _ -> PacketType.UNSUBACK.firstByte();
            case PingReq _ -> PacketType.PINGREQ.firstByte();
            case PingResp _ -> PacketType.PINGRESP.firstByte();
            case Disconnect _ -> PacketType.DISCONNECT.firstByte();
            case Auth _ -> PacketType.AUTH.firstByte();
        };
    }

    private static int body(@Nullable ByteBuf out, Packet packet, MqttVersion version) {
        boolean v5 = version == MqttVersion.V5;
        return switch (packet) {
            case Publish p -> PublishEncoder.publish(out, p, v5);
            case PubAck p ->
                    AnswerEncoder.answer(
                            out,
                            p.packetId(),
                            p.reason(),
                            p.reasonString(),
                            p.userProperties(),
                            v5);
            case PubRec p ->
                    AnswerEncoder.answer(
                            out,
                            p.packetId(),
                            p.reason(),
                            p.reasonString(),
                            p.userProperties(),
                            v5);
            case PubRel p ->
                    AnswerEncoder.answer(
                            out,
                            p.packetId(),
                            p.reason(),
                            p.reasonString(),
                            p.userProperties(),
                            v5);
            case PubComp p ->
                    AnswerEncoder.answer(
                            out,
                            p.packetId(),
                            p.reason(),
                            p.reasonString(),
                            p.userProperties(),
                            v5);
            case PingReq _, PingResp _ -> 0;
            case Subscribe p -> SubscribeEncoder.subscribe(out, p, v5);
            case SubAck p -> SubscribeEncoder.subAck(out, p, v5);
            case Unsubscribe p -> SubscribeEncoder.unsubscribe(out, p, v5);
            case UnsubAck p -> SubscribeEncoder.unsubAck(out, p, v5);
            case Connect p -> ConnectEncoder.connect(out, p);
            case ConnAck p -> ConnectEncoder.connAck(out, p, version);
            case Disconnect p -> v5 ? AnswerEncoder.disconnect(out, p) : 0;
            case Auth p -> v5 ? AnswerEncoder.auth(out, p) : 0;
        };
    }
}
