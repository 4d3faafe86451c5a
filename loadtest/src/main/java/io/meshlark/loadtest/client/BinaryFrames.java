package io.meshlark.loadtest.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/** MQTT's bytes in binary WebSocket frames, whose boundaries mean nothing [MQTT-6.0.0-1..3]. */
final class BinaryFrames extends ChannelDuplexHandler {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof BinaryWebSocketFrame
                || message instanceof ContinuationWebSocketFrame) {
            context.fireChannelRead(((WebSocketFrame) message).content());
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        // The promise of a link is void, which WebSocket's encoder does not take.
        context.write(
                message instanceof ByteBuf bytes ? new BinaryWebSocketFrame(bytes) : message,
                promise.isVoid() ? context.newPromise() : promise);
    }
}
