package io.meshlark.loadtest.scenario;

import io.meshlark.loadtest.wire.ConnectOptions;
import io.meshlark.loadtest.wire.MqttVersion;
import java.util.Optional;

/**
 * Clients that do the same.
 *
 * @param clientId template, see {@link Template}
 * @param readLimit messages a second that each of them reads; 0: as fast as they come
 */
public record ClientGroup(
        String name,
        int count,
        String clientId,
        ConnectOptions connect,
        Optional<Subscription> subscription,
        Optional<Publication> publication,
        Optional<Testament> will,
        int readLimit) {

    /** Clients that can connect and nothing else yet. */
    public static ClientGroup of(String name, int count, ConnectOptions connect) {
        return new ClientGroup(
                name,
                count,
                "bench-{run}-" + name + "-{i}",
                connect,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    public ClientGroup subscribing(Subscription subscription) {
        return new ClientGroup(
                name,
                count,
                clientId,
                connect,
                Optional.of(subscription),
                publication,
                will,
                readLimit);
    }

    public ClientGroup publishing(Publication publication) {
        return new ClientGroup(
                name,
                count,
                clientId,
                connect,
                subscription,
                Optional.of(publication),
                will,
                readLimit);
    }

    public MqttVersion version() {
        return connect.version();
    }

    /**
     * Streams of numbered messages that its clients send: one per client and topic, one per will.
     */
    public int sources() {
        int topics = publication.map(Publication::topicsPerClient).orElse(0);
        return Math.multiplyExact(count, topics + (will.isPresent() ? 1 : 0));
    }
}
