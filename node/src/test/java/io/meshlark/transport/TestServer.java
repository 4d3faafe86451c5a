package io.meshlark.transport;

import io.meshlark.auth.AccessControl;
import io.meshlark.auth.AnonymousAccess;
import io.meshlark.auth.access.AccessRules;
import io.meshlark.cluster.Lease;
import io.meshlark.config.AuthSettings.Anonymous;
import io.meshlark.config.Settings;
import io.meshlark.delivery.Congestion;
import io.meshlark.protocol.connection.TokenBucket;
import io.meshlark.telemetry.BrokerMetrics;
import io.meshlark.telemetry.HeapPressure;
import java.time.InstantSource;
import java.util.UUID;

/** Real sockets in front of a {@link SmallBroker}. */
final class TestServer implements AutoCloseable {
    final BrokerMetrics metrics = new BrokerMetrics();
    final MqttServer server = MqttServer.start(2, InstantSource.system());
    final int tcp;
    final int webSocket;
    private final Backend backend;

    TestServer(String... assignments) {
        var settings = Settings.with(assignments);
        var broker = new SmallBroker();
        backend =
                new Backend(
                        Offers.offer(settings),
                        Offers.limits(settings),
                        new AnonymousAccess(Anonymous.LOOPBACK),
                        new AccessControl(AccessRules.NONE),
                        broker,
                        broker,
                        new Congestion(),
                        metrics,
                        new HeapPressure(1_000, 100),
                        new TokenBucket(0, 1, 0),
                        Lease.ALWAYS,
                        () -> UUID.randomUUID().toString());
        tcp = listen(Endpoint.tcp("127.0.0.1", 0)).port();
        webSocket = listen(Endpoint.webSocket("127.0.0.1", 0, "/mqtt")).port();
    }

    Endpoint listen(Endpoint endpoint) {
        return server.listen(endpoint, backend);
    }

    @Override
    public void close() {
        server.close();
    }
}
