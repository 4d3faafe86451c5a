package io.meshlark.cluster.net;

import io.meshlark.cluster.LinkFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import javax.net.ssl.SSLException;
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
    private final @Nullable LinkTls tls;
    private final LinkReader reader = new LinkReader();
    private @Nullable PeerLink link;

    /**
     * Of an unknown node.
     *
     * @param tls that the pipeline before this has; null: none
     */
    LinkConnection(LinkPort port, Channel channel, @Nullable LinkTls tls) {
        this.port = port;
        this.channel = channel;
        this.tls = tls;
    }

    /** From now on it is a link's. */
    void introduce(PeerLink itsLink) {
        link = itsLink;
        reader.introduced();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (tls == null) {
            secured();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (tls != null && event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
            tls.check(context.pipeline().get(SslHandler.class).engine().getSession());
            secured();
        }
    }

    /** Who has dialled speaks first. */
    private void secured() {
        if (link != null) {
            link.connected(this);
        }
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
        if (link != null) {
            link.troubled(cause);
        } else if (cause instanceof DecoderException || cause instanceof SSLException) {
            LOG.warn(
                    "{} is not let in on the link port: {}",
                    channel.remoteAddress(),
                    cause.getMessage());
        }
        close();
    }
}
