package io.meshlark.loadtest.client;

import io.meshlark.loadtest.wire.Decoder;
import io.meshlark.loadtest.wire.Frames;
import io.meshlark.loadtest.wire.Packets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** One connection: bytes in become packets, packets out are collected until the turn ends. */
public final class Link extends ChannelInboundHandlerAdapter {

    private static final int SMALL = 256;
    private static final int MOST_COLLECTED = 64 * 1024;

    private final Lane lane;
    private final Decoder decoder;
    private final Events events;

    private @Nullable Channel channel;
    private @Nullable Frames frames;
    private @Nullable ByteBuf out;
    private int usual = SMALL;
    private boolean isOpen;

    /** What a connection tells its owner, on the lane's thread. */
    public interface Events extends Packets {
        /** Bytes can be sent now: connected, and TLS or WebSocket are agreed on. */
        void opened();

        /** Bytes are here and are read now. */
        void reading();

        /** The socket takes bytes again. */
        void writable();

        /**
         * The end, whoever caused it; also when the connection was never open.
         *
         * @param cause null when the broker, or the owner, just closed it
         */
        void closed(@Nullable Throwable cause);
    }

    public Link(Lane lane, Decoder decoder, Events events) {
        this.lane = lane;
        this.decoder = decoder;
        this.events = events;
    }

    /** Where to write the next packet; it is sent when the turn ends. */
    public ByteBuf out() {
        if (out == null) {
            out = channel().alloc().directBuffer(usual);
            lane.wrote(this);
        }
        return out;
    }

    /** Whether more should be written: the socket takes it, and not too much is collected. */
    public boolean isWritable() {
        return isOpen
                && channel().isWritable()
                && (out == null || out.writerIndex() < MOST_COLLECTED);
    }

    public boolean isOpen() {
        return isOpen;
    }

    void flush() {
        var packets = out;
        if (packets != null) {
            out = null;
            usual = Math.max(SMALL, packets.readableBytes());
            boolean wasFull = packets.writerIndex() >= MOST_COLLECTED;
            channel().writeAndFlush(packets, channel().voidPromise());
            if (wasFull && isWritable()) {
                events.writable();
            }
        }
    }

    /** Sends what is collected, then closes. */
    public void close() {
        if (isOpen) {
            isOpen = false;
            var packets = out == null ? Unpooled.EMPTY_BUFFER : out;
            out = null;
            channel().writeAndFlush(packets).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Closes with a reset, as a lost device's connection looks to the broker. */
    public void abort() {
        if (channel != null) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }

    /** Stops or resumes reading: a consumer that is slow. */
    public void read(boolean reading) {
        channel().config().setAutoRead(reading);
    }

    public boolean isReading() {
        return channel().config().isAutoRead();
    }

    /** Has the system keep little for this connection, so that the broker feels a slow reader. */
    public void receiveBuffer(int bytes) {
        channel().config().setOption(ChannelOption.SO_RCVBUF, bytes);
        channel()
                .config()
                .setOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(bytes));
    }

    private Channel channel() {
        if (channel == null) {
            throw new IllegalStateException("a link is used before it is connected");
        }
        return channel;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
        frames = new Frames(decoder, context.alloc());
    }

    /** Called once by the pipeline when the layers below are ready. */
    void ready() {
        isOpen = true;
        events.opened();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        try {
            if (frames != null) {
                events.reading();
                frames.read(bytes, events);
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (isWritable()) {
            events.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(cause);
        context.close();
    }

    /** A connection that did not come about. */
    void failed(Throwable cause) {
        end(cause);
    }

    private void end(@Nullable Throwable cause) {
        isOpen = false;
        var unsent = out;
        if (unsent != null) {
            out = null;
            unsent.release();
        }
        if (frames != null) {
            frames.close();
            frames = null;
            events.closed(cause);
        } else if (channel == null) {
            events.closed(cause);
        }
    }
}
