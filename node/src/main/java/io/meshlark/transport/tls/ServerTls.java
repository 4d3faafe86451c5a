package io.meshlark.transport.tls;

import io.meshlark.config.TlsSettings;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of the encrypted listeners, as their files are now. A connection that begins
 * gets what has been read last; one that is open keeps what it began with, so a reload closes none.
 *
 * <p>A file that has changed is read when none has changed since the look before: certificate and
 * key are replaced one after the other. What cannot be used is not: the earlier certificates stay.
 *
 * <p>With a reload all sessions are forgotten, so that nobody returns with a certificate that is
 * revoked by now.
 */
public final class ServerTls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final Duration DAY = Duration.ofDays(1);

    static {
        // TLS 1.2 with Java's provider: a client could ask for one handshake after the other.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    /** What is spoken inside. */
    public enum Inside {
        MQTT,
        HTTP
    }

    /** What connections begin with, until the next reload. */
    private record Generation(Material material, Contexts mqtt, Contexts http) {

        static Generation read(TlsSettings settings, SslProvider provider, Instant now) {
            Material material = Material.read(settings);
            return new Generation(
                    material,
                    Contexts.of(
                            material,
                            settings,
                            provider,
                            settings.clientCertificates(),
                            "mqtt",
                            now),
                    Contexts.of(
                            material,
                            settings,
                            provider,
                            settings.wssClientCertificates(),
                            "http/1.1",
                            now));
        }

        void check(Instant now) {
            mqtt.check(now);
            http.check(now);
        }

        void release() {
            mqtt.release();
            http.release();
        }
    }

    private final TlsSettings settings;
    private final InstantSource clock;
    private final SslProvider provider;
    private final LongAdder reloads = new LongAdder();
    private final LongAdder failedReloads = new LongAdder();
    private volatile Generation current;

    // guarded by this
    private @Nullable Generation before;
    private FileStamps known;
    private FileStamps seen;
    private Instant warned;
    private boolean isClosed;

    private ServerTls(TlsSettings settings, InstantSource clock, SslProvider provider) {
        this.settings = settings;
        this.clock = clock;
        this.provider = provider;
        known = FileStamps.of(Material.files(settings));
        seen = known;
        warned = clock.instant();
        current = Generation.read(settings, provider, warned);
    }

    /**
     * Reads all files.
     *
     * @throws TlsException for what the operator can set right
     */
    public static ServerTls load(TlsSettings settings, InstantSource clock) {
        return new ServerTls(settings, clock, provider(settings.provider()));
    }

    private static SslProvider provider(TlsSettings.Provider wanted) {
        return switch (wanted) {
            case AUTO -> OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
            case JDK -> SslProvider.JDK;
            case BORINGSSL -> {
                if (!OpenSsl.isAvailable()) {
                    throw new TlsException(
                            "tls.provider = boringssl: cannot be loaded on this machine (%s); jdk can"
                                    .formatted(OpenSsl.unavailabilityCause().getMessage()),
                            OpenSsl.unavailabilityCause());
                }
                yield SslProvider.OPENSSL_REFCNT;
            }
        };
    }

    /** Who does the work, for people. */
    public String provider() {
        return provider == SslProvider.JDK ? "Java's own TLS" : OpenSsl.versionString();
    }

    /** The first handler of a connection. */
    public ChannelHandler handler(Inside inside, ByteBufAllocator allocator) {
        Generation now = current;
        Contexts contexts = inside == Inside.MQTT ? now.mqtt() : now.http();
        return contexts.dependOnHost()
                ? new ByHost(contexts)
                : handler(contexts, contexts.standard(), allocator);
    }

    private SslHandler handler(Contexts contexts, SslContext context, ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator);
        handler.setHandshakeTimeoutMillis(settings.handshakeTimeout().toMillis());
        byte[] staple = contexts.staple(context);
        if (staple != null && handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
            engine.setOcspResponse(staple);
        }
        return handler;
    }

    /** Waits for the client to name the host. */
    private final class ByHost extends SniHandler {
        private static final int MAX_CLIENT_HELLO = 16 << 10;

        private final Contexts contexts;

        ByHost(Contexts contexts) {
            super(contexts.byHost(), MAX_CLIENT_HELLO, settings.handshakeTimeout().toMillis());
            this.contexts = contexts;
        }

        @Override
        protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
            return handler(contexts, context, allocator);
        }
    }

    /** Looks whether files have changed, and what time has made due; every few seconds. */
    public synchronized void check() {
        if (isClosed) {
            return; // BoringSSL's memory is gone
        }
        Instant now = clock.instant();
        FileStamps found = stamps();
        if (found.equals(seen) && !found.equals(known)) {
            reload();
        }
        seen = found;
        current.check(now);
        if (!now.isBefore(warned.plus(DAY))) {
            warned = now;
            warnings().forEach(LOG::warn);
        }
    }

    /** The folder of further certificates may be away just now. */
    private FileStamps stamps() {
        try {
            return FileStamps.of(Material.files(settings));
        } catch (TlsException _) {
            return new FileStamps(Map.of());
        }
    }

    /** Reads all files; if one cannot be used, everything stays as it is. */
    public synchronized void reload() {
        if (isClosed) {
            return;
        }
        known = stamps();
        try {
            Generation next = Generation.read(settings, provider, clock.instant());
            if (before != null) {
                before.release();
            }
            before = current; // not yet released: a connection may just be about to begin with it
            current = next;
            reloads.increment();
            LOG.info("certificates are read again: {}", next.material().identities());
            warnings().forEach(LOG::warn);
        } catch (TlsException e) {
            failedReloads.increment();
            LOG.error("certificates stay as they were: {}", e.getMessage());
        }
    }

    /** What an operator should know, in plain words. */
    public List<String> warnings() {
        return Notices.of(current.material(), settings, isBoringSsl(), clock.instant());
    }

    private boolean isBoringSsl() {
        return provider != SslProvider.JDK;
    }

    /** Until the first of our certificates ends; negative: since. */
    public Duration timeLeft() {
        return Duration.between(clock.instant(), current.material().end());
    }

    public long reloads() {
        return reloads.sum();
    }

    public long failedReloads() {
        return failedReloads.sum();
    }

    /** When no connection is left. */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        Optional.ofNullable(before).ifPresent(Generation::release);
        before = null;
        current.release();
    }
}
