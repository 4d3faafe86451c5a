package io.meshlark.transport;

import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.ProtocolViolation;
import io.meshlark.transport.codec.PacketDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * Takes packets off a socket, until told to pause. While it pauses, the socket is not read: what
 * waits is at most one packet and one read.
 */
final class PacketReader {

    /** Why reading pauses; it goes on when no reason is left. */
    enum Pause {
        /** CONNECT is being answered. */
        CONNECT,
        /** Too many packets of this client have no answer yet. */
        UNANSWERED,
        /** The node has too much to deliver. */
        CONGESTION,
        /** The client does not take what we send. */
        UNWRITABLE,
        /** The node does not hear the rest of the cluster. */
        CUT_OFF,
        /** The client has published more than it may. */
        RATE;

        private int bit() {
            return 1 << ordinal();
        }
    }

    /** Takes the packets, one by one. */
    interface Sink {
        void packet(Packet packet);

        /** There are no more packets. */
        void violation(ProtocolViolation violation);
    }

    private final PacketDecoder decoder;
    private final Sink sink;
    private final ChannelHandlerContext channel;
    private ByteBuf received = Unpooled.EMPTY_BUFFER;
    private int pauses;
    private boolean isDecoding;
    private boolean isClosed;

    PacketReader(PacketDecoder decoder, Sink sink, ChannelHandlerContext channel) {
        this.decoder = decoder;
        this.sink = sink;
        this.channel = channel;
    }

    /** Takes {@code bytes}, and releases them in the end. */
    void read(ByteBuf bytes) {
        if (isClosed) {
            bytes.release();
            return;
        }
        received =
                received.isReadable()
                        ? ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
                                channel.alloc(), received, bytes)
                        : replaced(bytes);
        decode();
    }

    private ByteBuf replaced(ByteBuf bytes) {
        received.release();
        return bytes;
    }

    private void decode() {
        if (isDecoding) {
            return;
        }
        isDecoding = true;
        try {
            Packet packet = null;
            while (pauses == 0 && !isClosed && (packet = decoder.decode(received)) != null) {
                sink.packet(packet);
            }
            ProtocolViolation violation = decoder.violation();
            if (violation != null && !isClosed) {
                sink.violation(violation);
            }
        } finally {
            isDecoding = false;
            keepLittle();
        }
        setAutoRead();
    }

    /** What is left of a packet should not hold a whole read buffer. */
    private void keepLittle() {
        if (isClosed || !received.isReadable()) {
            received.release();
            received = Unpooled.EMPTY_BUFFER;
        } else if (received.readableBytes() <= received.capacity() / 4) {
            ByteBuf rest = channel.alloc().buffer(received.readableBytes());
            rest.writeBytes(received);
            received.release();
            received = rest;
        } else {
            received.discardSomeReadBytes();
        }
    }

    void pause(Pause why) {
        pauses |= why.bit();
        if (!isDecoding) {
            setAutoRead();
        }
    }

    void resume(Pause why) {
        if (isPaused(why)) {
            pauses &= ~why.bit();
            decode();
        }
    }

    boolean isPaused(Pause why) {
        return (pauses & why.bit()) != 0;
    }

    /** Whether reading pauses for a reason that is not the client's. */
    boolean isPausedForUs() {
        return (pauses & ~Pause.UNWRITABLE.bit()) != 0;
    }

    private void setAutoRead() {
        boolean wanted = pauses == 0 && !isClosed;
        var config = channel.channel().config();
        if (config.isAutoRead() != wanted && !isClosed) {
            config.setAutoRead(wanted);
        }
    }

    /** No more packets; what is left is thrown away. */
    void close() {
        isClosed = true;
        if (!isDecoding) {
            keepLittle();
        }
    }
}
