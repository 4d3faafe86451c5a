package io.meshlark.system;

import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.QoS;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * Durable publishers and durable subscribers of both versions: some subscribers are connected all
 * the time, some come and go, some are away until the end.
 */
final class Load {

    private final Ledger ledger = new Ledger();
    private final List<LoadPublisher> publishers = new ArrayList<>();
    private final List<LoadSubscriber> online = new ArrayList<>();
    private final List<LoadSubscriber> offline = new ArrayList<>();
    private final int port;
    private final Random random;
    private final Duration patience;

    Load(int port, long seed) throws IOException {
        this(port, seed, RawClient.LONG);
    }

    /**
     * @param patience how long the broker may hold a publisher
     */
    Load(int port, long seed, Duration patience) throws IOException {
        this.port = port;
        this.patience = patience;
        this.random = new Random(seed);
        publisher(MqttVersion.V5);
        publisher(MqttVersion.V3_1_1);
        publisher(MqttVersion.V5);
        subscriber(online, MqttVersion.V5, QoS.EXACTLY_ONCE, 0);
        subscriber(online, MqttVersion.V3_1_1, QoS.EXACTLY_ONCE, 0);
        subscriber(online, MqttVersion.V5, QoS.AT_LEAST_ONCE, 400);
        subscriber(online, MqttVersion.V3_1_1, QoS.EXACTLY_ONCE, 400);
        subscriber(offline, MqttVersion.V5, QoS.EXACTLY_ONCE, 0);
        subscriber(offline, MqttVersion.V3_1_1, QoS.AT_LEAST_ONCE, 0);
    }

    private void publisher(MqttVersion version) {
        publishers.add(
                new LoadPublisher(
                        name("publisher"), version, port, ledger, random.nextLong(), patience));
    }

    private void subscriber(
            List<LoadSubscriber> where, MqttVersion version, QoS granted, int restlessness)
            throws IOException {
        LoadSubscriber subscriber =
                new LoadSubscriber(
                        name("subscriber"),
                        version,
                        granted,
                        port,
                        ledger,
                        random.nextLong(),
                        3,
                        restlessness);
        subscriber.subscribe(port);
        where.add(subscriber);
    }

    /** A client id decides about the session's shard, so it is random, too. */
    private String name(String what) {
        return what + "-" + Integer.toHexString(random.nextInt());
    }

    void start() {
        online.forEach(LoadClient::start);
        publishers.forEach(LoadClient::start);
    }

    Ledger ledger() {
        return ledger;
    }

    /** Waits until the broker has acknowledged this many messages more. */
    void awaitProgress(int messages) throws InterruptedException {
        ledger.awaitAcknowledgements(
                ledger.acknowledgements() + messages, patience.plusSeconds(40).toMillis());
    }

    /**
     * Ends the publishers, lets every subscriber take what it is due, and compares.
     *
     * @param limit after which a subscriber that still waits has lost something
     */
    List<String> finish(Duration limit) throws InterruptedException {
        publishers.forEach(LoadPublisher::finish);
        for (LoadPublisher publisher : publishers) {
            publisher.join(patience.plusSeconds(40).toMillis());
        }
        offline.forEach(LoadClient::start);
        List<LoadSubscriber> all = new ArrayList<>(online);
        all.addAll(offline);
        try {
            Await.until(
                    "every subscriber to have everything",
                    limit,
                    () -> all.stream().allMatch(LoadSubscriber::isDone));
        } catch (AssertionError e) {
            all.stream()
                    .map(LoadSubscriber::missing)
                    .filter(Objects::nonNull)
                    .forEach(ledger::violation);
        }
        for (LoadSubscriber subscriber : all) {
            subscriber.stop();
            subscriber.join(5_000);
            subscriber.check();
        }
        all.forEach(this::forget);
        publishers.forEach(this::forget);
        return ledger.violations();
    }

    /** Ends a client's session, which would go on to gather what later loads publish. */
    private void forget(LoadClient client) {
        Connect connect = RawClient.connectPacket(client.version, client.name, true, 0, null);
        try (RawClient last = RawClient.connect(port, connect)) {
            last.disconnect();
        } catch (IOException e) {
            ledger.violation(client.name + ": its session cannot be ended: " + e);
        }
    }

    String summary() {
        return "%d messages acknowledged, %d refused, %d copies received again"
                .formatted(
                        ledger.acknowledgements(),
                        ledger.refusals(),
                        online.stream().mapToInt(LoadSubscriber::again).sum()
                                + offline.stream().mapToInt(LoadSubscriber::again).sum());
    }
}
