package io.meshlark.transport;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes so that the client gets to read our last packet. A socket that is closed with unread bytes
 * is reset, and a reset overtakes the DISCONNECT or CONNACK that was to tell the reason. So our
 * side is shut first, and what still comes is thrown away until the client closes or a moment has
 * passed.
 */
final class LingeringClose extends ChannelDuplexHandler {
    private static final long MOMENT_MILLIS = 1000;

    private @Nullable Future<?> timer;

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (timer != null
                || !(ctx.channel() instanceof DuplexChannel duplex)
                || !duplex.isActive()) {
            ctx.close(promise);
            return;
        }
        timer = ctx.executor().schedule(() -> ctx.close(), MOMENT_MILLIS, TimeUnit.MILLISECONDS);
        ctx.channel().closeFuture().addListener(_ -> promise.trySuccess());
        duplex.shutdownOutput();
        duplex.config().setAutoRead(true);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (timer == null) {
            ctx.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
        ctx.fireChannelInactive();
    }
}
