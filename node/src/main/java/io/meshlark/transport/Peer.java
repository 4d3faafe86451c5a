package io.meshlark.transport;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Who is at the other end of a connection. */
final class Peer {
    private static final AttributeKey<SocketAddress> SAID_BY_PROXY =
            AttributeKey.valueOf("meshlark.client");

    private Peer() {}

    /** The client's address, also behind a proxy that is trusted. */
    static SocketAddress address(Channel channel) {
        SocketAddress said =
                channel.hasAttr(SAID_BY_PROXY) ? channel.attr(SAID_BY_PROXY).get() : null;
        return said == null ? channel.remoteAddress() : said;
    }

    /** A proxy has said whose connection it is. */
    static void isSaidToBe(Channel channel, SocketAddress client) {
        channel.attr(SAID_BY_PROXY).set(client);
    }

    /** The certificates that it has proved to own, its own first; they have been checked. */
    static List<X509Certificate> certificates(Channel channel) {
        var tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            return List.of();
        }
        try {
            return Arrays.stream(tls.engine().getSession().getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException _) {
            return List.of(); // it has shown none
        }
    }
}
