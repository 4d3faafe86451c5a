package io.meshlark.nodes;

import io.meshlark.Ports;
import io.meshlark.app.InProcess;
import io.meshlark.app.Node;
import io.meshlark.auth.ban.BanDesk;
import io.meshlark.auth.user.Users;
import io.meshlark.config.Configuration;
import io.meshlark.config.Settings;
import io.meshlark.config.Sources;
import io.meshlark.conformance.wire.ByteStream;
import io.meshlark.conformance.wire.ClientOptions;
import io.meshlark.conformance.wire.RawClient;
import io.meshlark.persistence.embedded.EmbeddedStore;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.system.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes of one cluster in this process, numbered from 0. They share a store. */
final class Nodes implements AutoCloseable {
    private static final int SHARDS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path data;
    private final EmbeddedStore store;
    private final List<Integer> ports = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<String> changes;
    private int seed;

    private Nodes(String... changes) throws IOException {
        this.changes = List.of(changes);
        data = Files.createTempDirectory("meshlark-nodes");
        store = EmbeddedStore.open(data.resolve("store"));
    }

    /**
     * @param changes of settings, as {@code key=value}
     */
    static Nodes start(int count, String... changes) {
        try {
            Nodes nodes = new Nodes(changes);
            nodes.seed = Ports.free();
            for (int i = 0; i < count; i++) {
                nodes.add();
            }
            // What is sent at QoS 0 while a shard moves may be lost, so they are to be at rest.
            for (int node = 0; node < count; node++) {
                int each = node;
                Await.until(
                        "shards to spread",
                        PATIENCE,
                        () -> InProcess.openShards(nodes.nodes.get(each)) == SHARDS / count);
            }
            return nodes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One more, which joins the others. */
    int add() throws IOException {
        int mqtt = Ports.free();
        int port = nodes.isEmpty() ? seed : Ports.free();
        nodes.add(InProcess.startOn(store, settings(mqtt, port)));
        ports.add(mqtt);
        return nodes.size() - 1;
    }

    private Settings settings(int mqtt, int port) {
        List<String> assignments = new ArrayList<>();
        assignments.addAll(
                List.of(
                        "listeners.tcp.bind=127.0.0.1",
                        "listeners.tcp.port=" + mqtt,
                        "listeners.ws.port=0",
                        "health.port=0",
                        "cluster.port=" + port,
                        "cluster.link-port=0",
                        "cluster.seeds=[\"127.0.0.1:" + seed + "\"]",
                        "cluster.shards=" + SHARDS,
                        "store=cassandra", // so that several nodes are allowed; the store is given
                        "sys-interval=0s",
                        "data-dir=" + data));
        assignments.addAll(changes);
        return switch (Configuration.read(new Sources(Optional.empty(), Map.of(), assignments))) {
            case Configuration.Invalid(var errors) ->
                    throw new IllegalArgumentException(errors.toString());
            case Configuration.Valid(var configuration) -> configuration.settings();
        };
    }

    /** A client of a node, connected. */
    RawClient connect(int node, ClientOptions options) {
        return open(node, options.version()).connect(options);
    }

    /** Where bans are ordered on a node. */
    BanDesk bans(int node) {
        return InProcess.bans(nodes.get(node));
    }

    /** Where users are kept on a node. */
    Users users(int node) {
        return InProcess.users(nodes.get(node));
    }

    /** A connection to a node, on which nothing has been sent. */
    RawClient open(int node, MqttVersion version) {
        try {
            return new RawClient(ByteStream.tcp(ports.get(node)), version);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The node stops, in good order. */
    void stop(int node) {
        nodes.get(node).close();
    }

    void awaitShardsOn(int node) {
        Await.until("shards to move in", PATIENCE, () -> InProcess.openShards(nodes.get(node)) > 0);
    }

    void awaitNoShardsOn(int node) {
        Await.until(
                "shards to move away", PATIENCE, () -> InProcess.openShards(nodes.get(node)) == 0);
    }

    @Override
    public void close() {
        nodes.reversed().forEach(Node::close);
        store.close();
        try (var files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(it -> it.delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
