package io.meshlark.transport;

import io.meshlark.config.AddressRange;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;

/**
 * The first bytes of a connection that comes through a proxy: whose it is (PROXY protocol, versions
 * 1 and 2, of HAProxy). What waits for them is given up after {@code mqtt.connect-timeout}, as
 * without them there is no CONNECT. Afterwards nothing of it is left in the pipeline.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    /** Bytes of what a proxy of version 2 may add: the names in a certificate, identifiers. */
    private static final int MAX_EXTRAS = 4096;

    private final AddressGate gate;

    private ProxyHeader(AddressGate gate) {
        this.gate = gate;
    }

    static void addTo(ChannelPipeline pipeline, AddressGate gate) {
        pipeline.addLast(new HAProxyMessageDecoder(MAX_EXTRAS));
        pipeline.addLast(new ProxyHeader(gate));
    }

    /** Whether a connection comes from one of {@code proxies}. */
    static boolean isFrom(List<AddressRange> proxies, Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote
                && proxies.stream().anyMatch(it -> it.contains(remote.getAddress()));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            throw new IllegalStateException("not a PROXY header: " + message);
        }
        try {
            // LOCAL: the proxy itself, which looks whether we are there.
            if (header.command() == HAProxyCommand.PROXY && isOfInternet(header)) {
                var source = InetAddress.ofLiteral(Objects.requireNonNull(header.sourceAddress()));
                var client = new InetSocketAddress(source, header.sourcePort());
                Peer.isSaidToBe(ctx.channel(), client);
                if (!gate.admits(ctx.channel(), client)) {
                    ctx.close();
                }
            }
        } finally {
            header.release();
        }
        ctx.pipeline().remove(this);
    }

    private static boolean isOfInternet(HAProxyMessage header) {
        AddressFamily family = header.proxiedProtocol().addressFamily();
        return family == AddressFamily.AF_IPv4 || family == AddressFamily.AF_IPv6;
    }
}
