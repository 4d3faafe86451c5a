package io.meshlark.transport;

import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.telemetry.BrokerMetrics;
import io.meshlark.transport.codec.PacketEncoder;
import io.meshlark.transport.codec.PublishFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the packets for one client in a buffer and hands it to the socket when the lane flushes.
 * Nothing above the client's Maximum Packet Size is sent [MQTT-3.1.2-24].
 */
final class PacketWriter {
    private static final int FIRST_CAPACITY = 256;

    /** A gathered buffer of this size is passed on, to be written when the lane flushes. */
    private static final int FULL = 16 * 1024;

    private final NettyLane lane;
    private final BrokerMetrics metrics;
    private final ChannelHandlerContext channel;
    private MqttVersion version = MqttVersion.V3_1_1;
    private long maxPacketSize = PacketEncoder.NO_LIMIT;
    private @Nullable ByteBuf gathered;
    private boolean isFlushDue;
    private boolean isClosed;

    PacketWriter(NettyLane lane, BrokerMetrics metrics, ChannelHandlerContext channel) {
        this.lane = lane;
        this.metrics = metrics;
        this.channel = channel;
    }

    /** What the client understands and takes. */
    void speak(MqttVersion version, long maxPacketSize) {
        this.version = version;
        this.maxPacketSize = maxPacketSize;
    }

    MqttVersion version() {
        return version;
    }

    /** Sends {@code packet}; false if the version cannot say it or it is too large. */
    boolean write(Packet packet) {
        if (isClosed) {
            return false;
        }
        ByteBuf out = gathered();
        int before = out.readableBytes();
        boolean written = PacketEncoder.encodeWithin(packet, version, maxPacketSize, out);
        if (written) {
            count(out.readableBytes() - before);
        }
        return written;
    }

    /** Sends a PUBLISH; false if it is too large. */
    boolean write(PublishFrame frame, int packetId, boolean dup) {
        if (isClosed || frame.size() > maxPacketSize) {
            return false;
        }
        frame.writeTo(gathered(), packetId, dup);
        ByteBuf payload = frame.retainedPayload();
        if (payload != null) {
            passOn();
            channel.write(payload, channel.voidPromise());
        }
        count(frame.size());
        return true;
    }

    private void count(int bytes) {
        metrics.messagesSent.increment();
        metrics.bytesSent.add(bytes);
        ByteBuf out = gathered;
        if (out != null && out.readableBytes() >= FULL) {
            passOn();
        }
        if (!isFlushDue) {
            isFlushDue = true;
            lane.flushSoon(this);
        }
    }

    private ByteBuf gathered() {
        ByteBuf out = gathered;
        if (out == null) {
            out = channel.alloc().ioBuffer(FIRST_CAPACITY);
            gathered = out;
        }
        return out;
    }

    private void passOn() {
        ByteBuf out = gathered;
        gathered = null;
        if (out == null) {
            return;
        }
        if (out.isReadable()) {
            channel.write(out, channel.voidPromise());
        } else {
            out.release();
        }
    }

    /** Hands everything to the socket now. */
    void flush() {
        isFlushDue = false;
        if (!isClosed) {
            passOn();
            channel.flush();
        }
    }

    /**
     * Whether a QoS 0 message finds room: the socket takes it, or less than {@code limit} bytes are
     * waiting for the socket.
     */
    boolean hasRoom(int limit) {
        if (channel.channel().isWritable()) {
            return true;
        }
        if (isFlushDue) {
            flush(); // it may be full only of what nobody has offered to the socket yet
        }
        return channel.channel().isWritable() || pending() < limit;
    }

    private long pending() {
        ChannelOutboundBuffer buffer = channel.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Nothing is sent any more; what was written is flushed first. */
    void close() {
        flush();
        isClosed = true;
        ByteBuf out = gathered;
        gathered = null;
        if (out != null) {
            out.release();
        }
    }
}
