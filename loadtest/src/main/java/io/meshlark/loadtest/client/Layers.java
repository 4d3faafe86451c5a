package io.meshlark.loadtest.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.URI;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What lies between the socket and a {@link Link}: nothing, TLS, WebSocket or both. */
final class Layers {

    private static final int LONGEST_UPGRADE = 64 * 1024;
    private static final int LONGEST_FRAME = 16 * 1024 * 1024;

    private final Endpoint endpoint;
    private final int timeoutMillis;
    private final @Nullable SslContext tls;

    private Layers(Endpoint endpoint, int timeoutMillis, @Nullable SslContext tls) {
        this.endpoint = endpoint;
        this.timeoutMillis = timeoutMillis;
        this.tls = tls;
    }

    static Layers of(Endpoint endpoint, int timeoutMillis) {
        return new Layers(endpoint, timeoutMillis, endpoint.tls() ? context(endpoint) : null);
    }

    private static SslContext context(Endpoint endpoint) {
        var builder = SslContextBuilder.forClient();
        if (endpoint.trustAll()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
            builder.endpointIdentificationAlgorithm(null);
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException("this JVM has no TLS: " + e.getMessage(), e);
        }
    }

    void add(ChannelPipeline pipeline, Link link) {
        if (tls != null) {
            // Without an address no session is remembered: each client is a device of its own.
            var handler =
                    endpoint.trustAll()
                            ? tls.newHandler(pipeline.channel().alloc())
                            : tls.newHandler(
                                    pipeline.channel().alloc(), endpoint.host(), endpoint.port());
            handler.setHandshakeTimeoutMillis(timeoutMillis);
            pipeline.addLast(handler);
        }
        if (endpoint.webSocket()) {
            pipeline.addLast(
                    new HttpClientCodec(),
                    new HttpObjectAggregator(LONGEST_UPGRADE),
                    new WebSocketClientProtocolHandler(upgrade()),
                    new BinaryFrames());
        }
        pipeline.addLast(link, new WhenReady(endpoint, link));
    }

    private WebSocketClientProtocolConfig upgrade() {
        return WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(URI.create(endpoint.toString()))
                .subprotocol("mqtt")
                .version(WebSocketVersion.V13)
                .customHeaders(new DefaultHttpHeaders())
                .maxFramePayloadLength(LONGEST_FRAME)
                .handshakeTimeoutMillis(timeoutMillis)
                .build();
    }

    /** Tells the link when the last layer below it is ready. */
    private static final class WhenReady extends ChannelInboundHandlerAdapter {
        private final Endpoint endpoint;
        private final Link link;

        WhenReady(Endpoint endpoint, Link link) {
            this.endpoint = endpoint;
            this.link = link;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (!endpoint.tls() && !endpoint.webSocket()) {
                ready(context);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE
                    || (event instanceof SslHandshakeCompletionEvent done
                            && done.isSuccess()
                            && !endpoint.webSocket())) {
                ready(context);
            }
        }

        private void ready(ChannelHandlerContext context) {
            context.pipeline().remove(this);
            link.ready();
        }
    }
}
