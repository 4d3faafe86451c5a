package io.meshlark.cluster.net;

import io.meshlark.cluster.LinkFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP connection between two nodes. One that was accepted may be anybody's until it has said
 * hello, and is read no further than that.
 */
final class LinkConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(LinkConnection.class);

    private final LinkPort port;
    private final Channel channel;
    private final LinkReader reader = new LinkReader();
    private @Nullable PeerLink link;

    /** Of an unknown node. */
    LinkConnection(LinkPort port, Channel channel) {
        this.port = port;
        this.channel = channel;
    }

    /** From now on it is a link's. */
    void introduce(PeerLink itsLink) {
        link = itsLink;
        reader.introduced();
    }

    /** On its way with the next {@link #flush}. */
    void write(LinkFrame frame) {
        channel.write(LinkWire.encode(frame, channel.alloc()), channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    void close() {
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            for (var next = reader.next(in); next != null; next = reader.next(in)) {
                take(LinkWire.decode(next));
            }
        } catch (IllegalStateException e) {
            LOG.warn(
                    "a connection between {} and the link port is closed: {}",
                    channel.remoteAddress(),
                    e.getMessage());
            close();
        } finally {
            in.release();
        }
    }

    private void take(LinkFrame frame) {
        if (link == null) {
            if (!(frame instanceof LinkFrame.Hello hello)) {
                throw new IllegalStateException("it does not begin with a hello");
            }
            if (!port.introduce(this, hello)) {
                close();
                return;
            }
        }
        if (link != null) {
            link.take(this, frame);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (link != null) {
            link.hasRead(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        port.forget(this);
        if (link != null) {
            link.lost(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("a connection of the link port with {}", channel.remoteAddress(), cause);
        }
        close();
    }
}
