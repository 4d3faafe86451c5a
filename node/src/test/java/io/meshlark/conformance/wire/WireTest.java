package io.meshlark.conformance.wire;

import static io.meshlark.protocol.packet.QoS.AT_LEAST_ONCE;

import io.meshlark.protocol.packet.MqttVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One broker for all wire tests; client ids and topics of each test are its own. A class that needs
 * other settings has a broker of its own beside it.
 */
@ExtendWith(SharedBroker.class)
abstract class WireTest {
    private static final AtomicInteger TESTS = new AtomicInteger();

    private final String prefix = "t" + TESTS.incrementAndGet();
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void closeClients() {
        clients.forEach(RawClient::close);
    }

    Broker broker() {
        return SharedBroker.broker();
    }

    /** A topic or filter that no other test uses. */
    String topic(String rest) {
        return prefix + "/" + rest;
    }

    /** Options of a client of this test. */
    ClientOptions options(MqttVersion version, String name) {
        return new ClientOptions(version, prefix + name);
    }

    ClientOptions durable(MqttVersion version, String name) {
        return options(version, name).durable();
    }

    /** A connection that has not sent anything yet. */
    RawClient open(MqttVersion version) {
        try {
            return open(ByteStream.tcp(broker().tcp()), version);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawClient open(ByteStream stream, MqttVersion version) {
        var client = new RawClient(stream, version);
        clients.add(client);
        return client;
    }

    RawClient connect(ClientOptions options) {
        return open(options.version()).connect(options);
    }

    RawClient connect(MqttVersion version, String name) {
        return connect(options(version, name));
    }

    /**
     * Returns when so many seconds have passed on the broker's clock: it publishes a will after
     * them.
     */
    void secondsPass(int seconds) {
        var topic = topic("clock");
        var watcher = connect(MqttVersion.V5, "watcher");
        watcher.subscribe(topic, AT_LEAST_ONCE);
        var will = Message.of(topic, "now", AT_LEAST_ONCE).will(seconds);
        connect(options(MqttVersion.V5, "clock").sessionExpiry(3600).will(will)).close();
        watcher.receive();
        watcher.close();
    }
}
