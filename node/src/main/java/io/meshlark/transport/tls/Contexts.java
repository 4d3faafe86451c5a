package io.meshlark.transport.tls;

import io.meshlark.config.TlsSettings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.DomainWildcardMappingBuilder;
import io.netty.util.Mapping;
import io.netty.util.ReferenceCountUtil;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What Netty needs to begin connections: one context for each certificate, and which host gets
 * which. BoringSSL's contexts are memory outside the heap that is counted: each connection holds
 * its own, so {@link #release} takes them from no connection.
 */
final class Contexts {
    /** Those with forward secrecy and authenticated encryption [RFC 9325, section 4.2]. */
    private static final List<String> CIPHERS =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private final List<SslContext> all;
    private final List<Tickets> tickets = new ArrayList<>();
    private final Map<SslContext, byte[]> staples = new IdentityHashMap<>();
    private final SslContext standard;
    private final Mapping<String, SslContext> byHost;

    private Contexts(
            List<SslContext> all,
            Material material,
            TlsSettings settings,
            SslProvider provider,
            ClientAuth clients,
            String protocol,
            Instant now)
            throws SSLException {
        this.all = all;
        standard = add(material.identity(), material, settings, provider, clients, protocol);
        var hosts = new DomainWildcardMappingBuilder<>(standard);
        for (Identity identity : material.bySni()) {
            SslContext context = add(identity, material, settings, provider, clients, protocol);
            identity.hosts().forEach(host -> hosts.add(host, context));
        }
        byHost = hosts.build();
        for (SslContext context : all) {
            if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
                tickets.add(new Tickets(sessions, settings.sessionLifetime(), now));
            }
        }
    }

    /**
     * @param wanted of the clients
     * @param protocol that is spoken inside, by its name in ALPN [RFC 7301]
     */
    static Contexts of(
            Material material,
            TlsSettings settings,
            SslProvider provider,
            TlsSettings.ClientCertificates wanted,
            String protocol,
            Instant now) {
        var built = new ArrayList<SslContext>();
        try {
            return new Contexts(
                    built, material, settings, provider, clientAuth(wanted), protocol, now);
        } catch (SSLException | IllegalArgumentException e) {
            built.forEach(ReferenceCountUtil::release);
            throw new TlsException("the certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private SslContext add(
            Identity identity,
            Material material,
            TlsSettings settings,
            SslProvider provider,
            ClientAuth clients,
            String protocol)
            throws SSLException {
        boolean isStapled = provider != SslProvider.JDK && identity.staple().isPresent();
        var builder =
                SslContextBuilder.forServer(identity.key(), identity.chain())
                        .sslProvider(provider)
                        .protocols(settings.protocols())
                        .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                        .applicationProtocolConfig(
                                new ApplicationProtocolConfig(
                                        Protocol.ALPN,
                                        SelectorFailureBehavior.NO_ADVERTISE,
                                        SelectedListenerFailureBehavior.ACCEPT,
                                        protocol))
                        .sessionCacheSize(settings.sessionCache())
                        .sessionTimeout(settings.sessionLifetime().toSeconds())
                        .enableOcsp(isStapled);
        material.trust().ifPresent(it -> builder.trustManager(it.manager()).clientAuth(clients));
        SslContext context = builder.build();
        all.add(context);
        if (isStapled) {
            staples.put(context, identity.staple().get());
        }
        return context;
    }

    private static ClientAuth clientAuth(TlsSettings.ClientCertificates wanted) {
        return switch (wanted) {
            case NONE -> ClientAuth.NONE;
            case WANT -> ClientAuth.OPTIONAL;
            case REQUIRE -> ClientAuth.REQUIRE;
        };
    }

    /** Whether it depends on the host that a client asks for what it gets. */
    boolean dependOnHost() {
        return all.size() > 1;
    }

    /** For a client that asks for no host, or for one that no other certificate names. */
    SslContext standard() {
        return standard;
    }

    Mapping<String, SslContext> byHost() {
        return byHost;
    }

    /** The OCSP response that goes with a context. */
    byte @Nullable [] staple(SslContext context) {
        return staples.get(context);
    }

    /** Does what time has made due. */
    void check(Instant now) {
        tickets.forEach(it -> it.check(now));
    }

    /** No further connection begins with these. */
    void release() {
        all.forEach(ReferenceCountUtil::release);
    }
}
