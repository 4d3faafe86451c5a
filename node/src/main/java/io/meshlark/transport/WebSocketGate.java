package io.meshlark.transport;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.UPGRADE_REQUIRED;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP request that opens a WebSocket [RFC 6455, section 4.2]: on the right path, for the
 * subprotocol {@code mqtt} [MQTT-6.0.0-3], or for {@code mqttv3.1}, as old clients have it. Any
 * other request gets a short answer. Afterwards {@link WebSocketFraming} takes its place, and
 * nothing of HTTP is left.
 */
final class WebSocketGate extends ChannelInboundHandlerAdapter {
    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final List<String> SUBPROTOCOLS = List.of("mqtt", "mqttv3.1");
    private static final int MAX_BODY = 1024;

    private final String path;

    private WebSocketGate(String path) {
        this.path = path;
    }

    /** Adds HTTP and the gate. */
    static void addTo(ChannelPipeline pipeline, String path) {
        var limits = new HttpDecoderConfig().setMaxInitialLineLength(4096).setMaxHeaderSize(8192);
        pipeline.addLast(new HttpServerCodec(limits));
        pipeline.addLast(new HttpObjectAggregator(MAX_BODY, true));
        pipeline.addLast(new WebSocketGate(path));
    }

    /** Why a request is not let through. */
    private record Refusal(HttpResponseStatus status, String text) {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof FullHttpRequest request)) {
            throw new IllegalStateException("not a whole HTTP request: " + message);
        }
        try {
            Refusal refusal = refusal(request);
            if (refusal == null) {
                upgrade(ctx, request.headers());
            } else {
                refuse(ctx, refusal);
            }
        } finally {
            request.release();
        }
    }

    private @Nullable Refusal refusal(FullHttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!request.decoderResult().isSuccess()) {
            return new Refusal(BAD_REQUEST, "This is not HTTP.");
        }
        if (!new QueryStringDecoder(request.uri()).path().equals(path)) {
            return new Refusal(NOT_FOUND, "MQTT over WebSocket is at " + path + ".");
        }
        if (!request.method().equals(HttpMethod.GET)) {
            return new Refusal(METHOD_NOT_ALLOWED, "A WebSocket is opened with GET.");
        }
        if (!headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
                || !headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)) {
            return new Refusal(UPGRADE_REQUIRED, "Here is an MQTT broker; open a WebSocket.");
        }
        if (!"13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return new Refusal(UPGRADE_REQUIRED, "Only WebSocket version 13 is spoken.");
        }
        if (headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY) == null) {
            return new Refusal(BAD_REQUEST, "Sec-WebSocket-Key is missing.");
        }
        return subprotocol(headers) == null
                ? new Refusal(BAD_REQUEST, "The subprotocol must be mqtt.")
                : null;
    }

    private static @Nullable String subprotocol(HttpHeaders headers) {
        for (String line : headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
            for (String offered : line.split(",")) {
                if (SUBPROTOCOLS.contains(offered.strip())) {
                    return offered.strip();
                }
            }
        }
        return null;
    }

    private void upgrade(ChannelHandlerContext ctx, HttpHeaders headers) {
        var response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
        response.headers()
                .set(HttpHeaderNames.UPGRADE, "websocket")
                .set(HttpHeaderNames.CONNECTION, "Upgrade")
                .set(
                        HttpHeaderNames.SEC_WEBSOCKET_ACCEPT,
                        accept(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY)))
                .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subprotocol(headers));
        ctx.writeAndFlush(response);
        var pipeline = ctx.pipeline();
        pipeline.addAfter(ctx.name(), "framing", new WebSocketFraming());
        pipeline.remove(HttpObjectAggregator.class);
        pipeline.remove(this);
        pipeline.remove(HttpServerCodec.class); // passes on what came behind the request
    }

    private static String accept(String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    private static void refuse(ChannelHandlerContext ctx, Refusal refusal) {
        var body = ByteBufUtil.writeUtf8(ctx.alloc(), refusal.text() + "\n");
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, refusal.status(), body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CONNECTION, "close");
        if (refusal.status().equals(UPGRADE_REQUIRED)) {
            response.headers()
                    .set(HttpHeaderNames.UPGRADE, "websocket")
                    .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        }
        ctx.writeAndFlush(response);
        ctx.channel().close();
    }
}
