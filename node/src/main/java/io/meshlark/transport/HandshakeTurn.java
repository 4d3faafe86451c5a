package io.meshlark.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/**
 * Reads nothing of a connection until its TLS handshake may begin: a crowd that waits costs its
 * sockets, and not what handshakes cost. First in the pipeline; leaves it when the turn has come.
 */
final class HandshakeTurn extends ChannelOutboundHandlerAdapter {
    private final long wait;
    private boolean isAsked;

    /**
     * @param wait nanoseconds until it has come
     */
    HandshakeTurn(long wait) {
        this.wait = wait;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        var unused = context.executor().schedule(() -> come(context), wait, TimeUnit.NANOSECONDS);
    }

    @Override
    public void read(ChannelHandlerContext context) {
        isAsked = true;
    }

    private void come(ChannelHandlerContext context) {
        if (!context.isRemoved()) {
            context.pipeline().remove(this);
            if (isAsked) {
                context.pipeline().read();
            }
        }
    }
}
