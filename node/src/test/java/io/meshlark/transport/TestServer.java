package io.meshlark.transport;

import io.meshlark.auth.AccessControl;
import io.meshlark.auth.AnonymousAccess;
import io.meshlark.auth.Login;
import io.meshlark.auth.access.AccessRules;
import io.meshlark.auth.ban.Bans;
import io.meshlark.cluster.Lease;
import io.meshlark.config.AuthSettings.Anonymous;
import io.meshlark.config.Settings;
import io.meshlark.delivery.Congestion;
import io.meshlark.delivery.Publisher;
import io.meshlark.protocol.connection.TokenBucket;
import io.meshlark.session.Sessions;
import io.meshlark.telemetry.BrokerMetrics;
import io.meshlark.telemetry.HeapPressure;
import io.meshlark.transport.tls.ServerTls;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Real sockets in front of a {@link SmallBroker}. */
final class TestServer implements AutoCloseable {
    final BrokerMetrics metrics = new BrokerMetrics();
    final MqttServer server = MqttServer.start(2, InstantSource.system());
    final BlockingQueue<Login> logins = new LinkedBlockingQueue<>();
    final Bans bans = new Bans(InstantSource.system());
    final int tcp;
    final int webSocket;
    private final Settings settings;
    private final Backend backend;

    TestServer(String... assignments) {
        this(new SmallBroker(), assignments);
    }

    private TestServer(SmallBroker broker, String... assignments) {
        this(broker, broker, assignments);
    }

    TestServer(Sessions sessions, Publisher publisher, String... assignments) {
        settings = Settings.with(assignments);
        var access = new AnonymousAccess(Anonymous.LOOPBACK);
        backend =
                new Backend(
                        Offers.offer(settings),
                        Offers.limits(settings),
                        login -> {
                            logins.add(login);
                            return access.authenticate(login);
                        },
                        new AccessControl(AccessRules.NONE),
                        sessions,
                        publisher,
                        new Congestion(),
                        metrics,
                        new HeapPressure(1_000, 100),
                        new TokenBucket(0, 1, 0),
                        Lease.ALWAYS,
                        Protection.of(
                                settings.limits(),
                                settings.tls().handshakeRate(),
                                bans,
                                (clientId, user) -> false,
                                System.nanoTime()),
                        () -> UUID.randomUUID().toString());
        tcp = listen(Endpoint.tcp("127.0.0.1", 0)).port();
        webSocket = listen(Endpoint.webSocket("127.0.0.1", 0, "/mqtt")).port();
    }

    Endpoint listen(Endpoint endpoint) {
        return server.listen(endpoint, backend);
    }

    /** Opens a listener for {@code kind}, encrypted or behind a proxy, as its settings say. */
    int listen(Endpoint.Kind kind, @Nullable ServerTls tls, int maxConnections) {
        var endpoint =
                new Endpoint(
                        kind,
                        "127.0.0.1",
                        0,
                        kind.isWebSocket() ? "/mqtt" : "",
                        maxConnections,
                        0,
                        0,
                        0,
                        settings.proxy().trusted());
        return server.listen(endpoint, backend, tls).port();
    }

    /** Opens a listener that lets in so many clients a second. */
    int listenAtRate(int connectRate) {
        return listen(
                        new Endpoint(
                                Endpoint.Kind.TCP,
                                "127.0.0.1",
                                0,
                                "",
                                0,
                                connectRate,
                                0,
                                0,
                                List.of()))
                .port();
    }

    Settings settings() {
        return settings;
    }

    @Override
    public void close() {
        server.close();
    }
}
