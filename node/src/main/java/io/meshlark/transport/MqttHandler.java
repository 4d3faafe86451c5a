package io.meshlark.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
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
        if (connection != null && event == Event.PEER_CLOSED) {
            connection.lost();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (connection != null) {
            connection.lost();
        }
    }

    /** Resets and the like are what networks do; anything else is a mistake of ours. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (connection == null || cause instanceof IOException) {
            LOG.debug("connection from {} is lost: {}", ctx.channel().remoteAddress(), cause);
            ctx.close();
        } else {
            connection.failed(cause);
        }
    }
}
