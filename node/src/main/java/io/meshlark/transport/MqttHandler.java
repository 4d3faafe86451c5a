package io.meshlark.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of every pipeline: passes Netty's events to the {@link MqttConnection}. */
final class MqttHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(MqttHandler.class);

    /** What handlers before this one have to say. */
    enum Event {
        /** The client has closed, though the socket is still open. */
        PEER_CLOSED
    }

    private final Backend backend;
    private final NettyLane lane;
    private final boolean isWelcome;
    private @Nullable MqttConnection connection;

    /**
     * @param isWelcome false when there are too many connections: CONNECT is refused
     */
    MqttHandler(Backend backend, NettyLane lane, boolean isWelcome) {
        this.backend = backend;
        this.lane = lane;
        this.isWelcome = isWelcome;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        connection = new MqttConnection(backend, lane, ctx, isWelcome);
        connection.open();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (connection != null && message instanceof ByteBuf bytes) {
            connection.read(bytes);
        } else {
            throw new IllegalStateException("not bytes of an active channel: " + message);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (connection != null) {
            connection.writabilityChanged();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            count(handshake);
        } else if (event instanceof SniCompletionEvent hello
                && hello.cause() instanceof SslHandshakeTimeoutException) {
            backend.metrics().tlsHandshakeTimeouts.increment(); // there was no handshake to end
        }
        if (connection != null && isTheEnd(event)) {
            connection.lost();
        }
    }

    private void count(SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
            backend.metrics().tlsHandshakes.increment();
        } else if (handshake.cause() instanceof SslHandshakeTimeoutException) {
            backend.metrics().tlsHandshakeTimeouts.increment();
        } else {
            backend.metrics().tlsHandshakesFailed.increment();
        }
    }

    private static boolean isTheEnd(Object event) {
        return event == Event.PEER_CLOSED
                || event instanceof SslCloseCompletionEvent
                || event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (connection != null) {
            connection.lost();
        }
    }

    /** Resets and bad bytes are what networks bring; anything else is a mistake of ours. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (connection == null
                || cause instanceof IOException
                || cause instanceof DecoderException) {
            LOG.debug("connection from {} is lost: {}", Peer.address(ctx.channel()), reason(cause));
            ctx.close();
        } else {
            connection.failed(cause);
        }
    }

    private static String reason(Throwable cause) {
        return switch (cause) {
            case DecoderException it when it.getCause() instanceof NotSslRecordException ->
                    "its first bytes are not TLS";
            case DecoderException it when it.getCause() != null -> it.getCause().toString();
            default -> cause.toString();
        };
    }
}
