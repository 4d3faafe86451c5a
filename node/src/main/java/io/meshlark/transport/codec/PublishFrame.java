package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A PUBLISH as all receivers of one kind get it; only packet id and DUP differ, and are written
 * into each copy. Valid until the {@link PublishFrames} it comes from are asked for another
 * publication or released.
 */
public final class PublishFrame {
    /** Above this a frame's array is not kept for the next publication. */
    private static final int KEPT_CAPACITY = 16 * 1024;

    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private int packetIdAt;
    private boolean acknowledged;
    private @Nullable ByteBuf payload;
    private @Nullable SubscriptionIds subscriptionIds;

    PublishFrame() {}

    boolean isFor(SubscriptionIds ids) {
        SubscriptionIds encoded = subscriptionIds;
        return encoded != null && encoded.equals(ids);
    }

    /**
     * Encodes the frame.
     *
     * @param payload the payload, apart from the frame; or null when {@code inlined} is the payload
     */
    void encode(
            String topic,
            byte[] inlined,
            @Nullable ByteBuf payload,
            PublishProperties properties,
            MqttVersion version,
            QoS qos,
            boolean retain,
            SubscriptionIds ids) {
        boolean v5 = version.hasProperties();
        this.payload = payload;
        acknowledged = qos.isAcknowledged();
        subscriptionIds = ids;
        int payloadSize = payload == null ? inlined.length : payload.readableBytes();
        int remaining =
                Wire.string(null, topic)
                        + (acknowledged ? 2 : 0)
                        + (v5 ? PublishEncoder.properties(null, properties, 0, ids) : 0)
                        + payloadSize;
        int size = PacketEncoder.headerSize(remaining) + remaining;
        ByteBuf out = cleared(payload == null ? size : size - payloadSize);
        out.writeByte(PublishEncoder.firstByte(qos, retain, false));
        Wire.varInt(out, remaining);
        Wire.string(out, topic);
        packetIdAt = out.writerIndex();
        if (acknowledged) {
            out.writeShort(0);
        }
        if (v5) {
            PublishEncoder.properties(out, properties, 0, ids);
        }
        if (payload == null) {
            out.writeBytes(inlined);
        }
    }

    private ByteBuf cleared(int size) {
        if (bytes.capacity() < size || bytes.capacity() > KEPT_CAPACITY) {
            bytes = Unpooled.buffer(Math.max(256, size));
        }
        return bytes.clear();
    }

    void forget() {
        subscriptionIds = null;
        payload = null;
    }

    /** Bytes on the wire, to be held against the receiver's Maximum Packet Size. */
    public int size() {
        ByteBuf apart = payload;
        return bytes.readableBytes() + (apart == null ? 0 : apart.readableBytes());
    }

    /**
     * Appends the frame for one receiver to {@code out}. When there is a {@link #retainedPayload},
     * that must be written to the channel next.
     *
     * @param packetId 1 to 65,535; not looked at when the frame is of QoS 0
     * @param dup whether it is sent again; false at QoS 0 [MQTT-3.3.1-2]
     */
    public void writeTo(ByteBuf out, int packetId, boolean dup) {
        int start = out.writerIndex();
        out.writeBytes(bytes, 0, bytes.writerIndex());
        if (acknowledged) {
            out.setShort(start + packetIdAt, packetId);
            if (dup) {
                out.setByte(start, bytes.getByte(0) | PublishEncoder.DUP);
            }
        }
    }

    /**
     * A large payload, shared by all receivers and retained once more for this one; null when
     * {@link #writeTo} has written it already. A slice, because TLS gathers small writes behind the
     * first one in its own buffer: a duplicate could grow, and they would be in all receivers'.
     */
    public @Nullable ByteBuf retainedPayload() {
        ByteBuf apart = payload;
        return apart == null ? null : apart.retainedSlice();
    }
}
