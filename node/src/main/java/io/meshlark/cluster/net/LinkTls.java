package io.meshlark.cluster.net;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * TLS 1.3 between nodes: both sides show a certificate of the cluster's authority that has a name
 * in common with the other's, as Akka demands it on its port. The files are read again for a
 * connection a minute after they were read last. On the loop of the {@link LinkPort}.
 */
final class LinkTls {
    private static final long FRESH = TimeUnit.MINUTES.toNanos(1);

    private final LinkCertificates files;
    private Contexts contexts;

    private record Contexts(SslContext server, SslContext client, Set<String> names, long readAt) {}

    /**
     * @throws IOException if the files are not what they should be
     */
    LinkTls(LinkCertificates files, long now) throws IOException {
        this.files = files;
        this.contexts = read(now);
    }

    /** For a connection that was accepted, or made. */
    void secure(Channel channel, boolean isDialled, long now) throws IOException {
        Contexts current = current(now);
        SslContext context = isDialled ? current.client : current.server;
        channel.pipeline().addLast(context.newHandler(channel.alloc()));
    }

    private Contexts current(long now) throws IOException {
        Contexts current = contexts;
        if (now - current.readAt > FRESH) {
            current = read(now);
            contexts = current;
        }
        return current;
    }

    private Contexts read(long now) throws IOException {
        try (InputStream certificate = Files.newInputStream(files.certificate())) {
            var own =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(certificate);
            return new Contexts(
                    common(
                                    SslContextBuilder.forServer(
                                            files.certificate().toFile(), files.key().toFile()))
                            .clientAuth(ClientAuth.REQUIRE)
                            .build(),
                    common(
                                    SslContextBuilder.forClient()
                                            .keyManager(
                                                    files.certificate().toFile(),
                                                    files.key().toFile()))
                            // Nodes are known by addresses that change; names are compared instead.
                            .endpointIdentificationAlgorithm(null)
                            .build(),
                    SubjectNames.of(own),
                    now);
        } catch (CertificateException | IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private SslContextBuilder common(SslContextBuilder builder) {
        return builder.sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols("TLSv1.3")
                .trustManager(files.authority().toFile());
    }

    /**
     * Whether the other side is one of the cluster's, and not only of its authority.
     *
     * @throws SSLException if it is not
     */
    void check(SSLSession session) throws SSLException {
        try {
            var other = (X509Certificate) session.getPeerCertificates()[0];
            Set<String> names = SubjectNames.of(other);
            if (Collections.disjoint(names, contexts.names)) {
                throw new SSLException(
                        "the certificate of the other node has no name in common with this one's: %s, %s"
                                .formatted(names, contexts.names));
            }
        } catch (CertificateParsingException e) {
            throw new SSLException(e);
        }
    }
}
