package io.meshlark.app;

import io.meshlark.admin.ClusterStatus;
import io.meshlark.config.Settings;
import io.meshlark.persistence.cassandra.server.CassandraProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Cassandra, three nodes and the network between them, in a folder that goes with them. */
final class DemoCluster implements AutoCloseable {
    private static final Duration CASSANDRA_READY = Duration.ofMinutes(3);
    private static final String CASSANDRA_HEAP = "512m";

    private final Path folder;
    private final CassandraProcess cassandra;
    private final DemoLinks links = new DemoLinks();
    private final List<DemoNode> nodes;

    private DemoCluster(Path folder, CassandraProcess cassandra, List<DemoNode> nodes) {
        this.folder = folder;
        this.cassandra = cassandra;
        this.nodes = nodes;
    }

    /**
     * Starts Cassandra; the nodes start with {@link #startNodes}.
     *
     * @param program {@code bin/meshlark}
     * @param server the jars of Cassandra
     * @throws StartupException naming the ports that are in use
     */
    static DemoCluster start(Path program, Path server) throws IOException {
        Path folder = Files.createTempDirectory("meshlark-demo");
        try {
            List<DemoNode> nodes =
                    IntStream.rangeClosed(1, DemoNode.COUNT)
                            .mapToObj(it -> new DemoNode(it, folder, program))
                            .toList();
            checkFree(nodes);
            var cassandra =
                    CassandraProcess.start(
                            new CassandraProcess.Options(
                                    server, folder.resolve("cassandra"), 0, CASSANDRA_HEAP, true));
            return new DemoCluster(folder, cassandra, nodes);
        } catch (RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    private static void checkFree(List<DemoNode> nodes) {
        String taken =
                nodes.stream()
                        .flatMap(node -> node.ports().stream())
                        .filter(port -> !isFree(port))
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "));
        if (!taken.isEmpty()) {
            throw new StartupException(
                    "the demo needs ports of 127.0.0.1 that are in use: %s; end what uses them (a broker, another demo)"
                            .formatted(taken));
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes the tables, the links and the nodes. */
    void startNodes() throws IOException {
        cassandra.awaitReady(CASSANDRA_READY);
        int port = cassandra.contactPoint().getPort();
        Settings settings =
                Settings.with("store=cassandra", "cassandra.contact-points=127.0.0.1:" + port);
        CassandraFromSettings.schema(settings.cassandra(), 1)
                .apply(AkkaConfiguration.cassandra(settings));
        for (DemoNode node : nodes) {
            node.writeSettings(port);
            for (int dialled : List.of(node.clusterPort(), node.linkPort())) {
                links.open(node.number(), dialled, DemoNode.behind(dialled));
            }
            node.start();
        }
    }

    List<DemoNode> nodes() {
        return nodes;
    }

    DemoNode node(int number) {
        return nodes.get(number - 1);
    }

    DemoLinks links() {
        return links;
    }

    Path folder() {
        return folder;
    }

    /** Whether all nodes know each other and serve clients. */
    boolean isOne() {
        return nodes.stream()
                .allMatch(node ->
                        node.seen()
                                .filter(it -> it.state().equals(ClusterStatus.READY))
                                .filter(it -> it.members().size() == nodes.size())
                                .isPresent());
    }

    /** Ends all processes and deletes the folder. */
    @Override
    public void close() {
        nodes.forEach(DemoNode::terminate);
        try {
            for (DemoNode node : nodes) {
                node.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            nodes.forEach(DemoNode::kill);
        }
        links.close();
        cassandra.close();
        delete(folder);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
