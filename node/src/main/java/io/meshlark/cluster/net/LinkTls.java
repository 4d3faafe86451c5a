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
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.3 between nodes: both sides show a certificate of the cluster's authority that has a name
 * in common with the other's, as Akka demands it on its port. The files are read again for a
 * connection a minute after they were read last; if they cannot be used, what they had before stays
 * in use. On the loop of the {@link LinkPort}.
 */
final class LinkTls {
    private static final Logger LOG = LoggerFactory.getLogger(LinkTls.class);

    /** For so long what was read is used without looking. */
    static final long FRESH = TimeUnit.MINUTES.toNanos(1);

    private final LinkCertificates files;
    private volatile Contexts contexts;

    private long readAt;

    private record Contexts(SslContext server, SslContext client, Set<String> names, Instant end) {}

    /**
     * @throws IOException if the files are not what they should be
     */
    LinkTls(LinkCertificates files, long now) throws IOException {
        this.files = files;
        this.contexts = read();
        this.readAt = now;
    }

    /** For a connection that was accepted, or made. */
    void secure(Channel channel, boolean isDialled, long now) {
        look(now);
        SslContext context = isDialled ? contexts.client : contexts.server;
        channel.pipeline().addLast(context.newHandler(channel.alloc()));
    }

    /** Reads the files again if that is due. */
    void look(long now) {
        if (now - readAt > FRESH) {
            readAt = now;
            readAgain();
        }
    }

    private void readAgain() {
        try {
            contexts = read();
        } catch (IOException e) {
            // Certificate and key are replaced one after the other.
            LOG.warn(
                    "cluster.tls: cannot use {}, {} and {}, what was in them before stays in use: {}",
                    files.certificate(),
                    files.key(),
                    files.authority(),
                    e.getMessage());
        }
    }

    private Contexts read() throws IOException {
        try (InputStream certificate = Files.newInputStream(files.certificate())) {
            var own =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(certificate);
            PrivateKeyFile.checkBelongsTo(own.getPublicKey(), files.key());
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
                    own.getNotAfter().toInstant());
        } catch (CertificateException | IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private SslContextBuilder common(SslContextBuilder builder) {
        return builder.sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols("TLSv1.3")
                .trustManager(files.authority().toFile());
    }

    /** Until when this node's certificate is good. On any thread. */
    Instant end() {
        return contexts.end;
    }

    /** Those of this node's certificate. */
    Set<String> names() {
        return contexts.names;
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
