package io.meshlark.loadtest.chaos.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Nodes and a Cassandra on this machine, each in a process of its own. */
public final class LocalCluster implements AutoCloseable {

    private static final long READY_SECONDS = 120;
    private static final long STOP_SECONDS = 40;

    private final Ground ground;
    private final CassandraChild cassandra;
    private final List<SlowLink> stores = new ArrayList<>();
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final Thread onExit = new Thread(this::end);
    private boolean ended;

    /**
     * How it is built.
     *
     * @param launcher bin/meshlark
     * @param folder for data
     * @param logs for logs
     * @param settings further ones, of every node
     * @param smallDisk whether the disk of Cassandra is to be one that can be filled
     */
    public record Options(
            Path launcher,
            int nodes,
            String heap,
            Path folder,
            Path logs,
            List<String> settings,
            boolean smallDisk) {}

    private LocalCluster(Ground ground, CassandraChild cassandra) {
        this.ground = ground;
        this.cassandra = cassandra;
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /** Starts it and waits until all nodes are ready. */
    public static LocalCluster start(Options options, Ground ground)
            throws IOException, InterruptedException {
        var cassandra =
                new CassandraChild(
                        options.launcher(),
                        options.folder(),
                        options.logs().resolve("cassandra.log"));
        var cluster = new LocalCluster(ground, cassandra);
        try {
            if (options.smallDisk()) {
                cassandra.useSmallDisk();
            }
            cassandra.start();
            cluster.build(options);
            // The first one makes the cluster, the others find it.
            for (var node : cluster.nodes) {
                cluster.launch(node);
                if (node == cluster.nodes.getFirst()) {
                    Thread.sleep(3000);
                }
            }
            if (!cluster.awaitReady(READY_SECONDS)) {
                throw new ClusterUnavailable(
                        "the nodes %s are not ready, see %s"
                                .formatted(cluster.notReady(), options.logs()));
            }
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void build(Options options) {
        var places =
                IntStream.rangeClosed(1, options.nodes())
                        .mapToObj(i -> NodeProcess.Place.on(ground, i))
                        .toList();
        var seeds = String.join(",", places.stream().map(it -> "\"" + it.seed() + "\"").toList());
        for (var place : places) {
            var store = SlowLink.to(cassandra.address(), ground.outside());
            stores.add(store);
            var launch = new ArrayList<>(ground.inside(place.number()));
            launch.add(options.launcher().toString());
            var settings =
                    Stream.concat(
                                    Stream.of(
                                            "cluster.seeds=[" + seeds + "]",
                                            "auth.anonymous=allow",
                                            "store=cassandra",
                                            "cassandra.contact-points=[\"%s:%d\"]"
                                                    .formatted(ground.outside(), store.port()),
                                            "cassandra.replication-factor=1",
                                            "session.max-queued=200000"),
                                    options.settings().stream())
                            .toList();
            nodes.add(
                    new NodeProcess(
                            place,
                            launch,
                            settings,
                            options.heap(),
                            options.folder().resolve("node" + place.number()),
                            options.logs().resolve("node" + place.number() + ".log")));
        }
    }

    public Ground ground() {
        return ground;
    }

    public int size() {
        return nodes.size();
    }

    /** Where clients connect. */
    public List<InetSocketAddress> addresses() {
        return nodes.stream().map(NodeProcess::mqtt).toList();
    }

    /** The node that has been running longest, which coordinates the shards. */
    public int oldest() {
        return 1
                + nodes.indexOf(
                        nodes.stream()
                                .filter(NodeProcess::isAlive)
                                .min(Comparator.comparingLong(NodeProcess::begun))
                                .orElseThrow());
    }

    NodeProcess node(int number) {
        return nodes.get(number - 1);
    }

    SlowLink store(int node) {
        return stores.get(node - 1);
    }

    CassandraChild cassandra() {
        return cassandra;
    }

    /** Starts what has ended, as the machine's supervisor would; returns which. */
    public List<Integer> restartEnded() throws IOException, InterruptedException {
        if (!cassandra.isAlive()) {
            cassandra.start();
        }
        var started = new ArrayList<Integer>();
        for (int i = 1; i <= nodes.size(); i++) {
            if (!node(i).isAlive()) {
                launch(node(i));
                started.add(i);
            }
        }
        return started;
    }

    /** SIGTERM, and a start when it has ended. */
    void restart(int node) throws IOException {
        stop(node);
        start(node);
    }

    /** SIGTERM; returns when it has ended. */
    public void stop(int node) {
        node(node).child().terminate(STOP_SECONDS);
    }

    /** SIGKILL. */
    public void kill(int node) {
        node(node).child().kill();
    }

    /** One that has ended; does not wait until it is ready. */
    public void start(int node) throws IOException {
        launch(node(node));
    }

    /** Whether it welcomes clients. */
    public boolean isReady(int node) throws InterruptedException {
        return node(node).isReady();
    }

    /** Of its process. */
    public long pid(int node) {
        return node(node).child().handle().pid();
    }

    /**
     * What a node answers on its HTTP side.
     *
     * @param path such as {@code /metrics}
     * @throws IOException when it does not answer, or not with 200
     */
    public String read(int node, String path) throws IOException, InterruptedException {
        return node(node).read(path);
    }

    /** Waits until all nodes are ready, starting again what ends meanwhile. */
    public boolean awaitReady(long seconds) throws IOException, InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (!notReady().isEmpty()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            restartEnded();
            Thread.sleep(250);
        }
        return true;
    }

    /** Nodes that do not welcome clients. */
    public List<Integer> notReady() throws InterruptedException {
        var found = new ArrayList<Integer>();
        for (int i = 1; i <= nodes.size(); i++) {
            if (!node(i).isReady()) {
                found.add(i);
            }
        }
        return found;
    }

    /** Kills those nodes that are not ready, and starts them again. */
    public void force() throws IOException, InterruptedException {
        for (int i : notReady()) {
            node(i).child().kill();
            launch(node(i));
        }
    }

    /** Not when it is being ended meanwhile, by Ctrl-C: nobody would end what is started then. */
    private synchronized void launch(NodeProcess node) throws IOException {
        if (ended) {
            throw new ClusterUnavailable("it is being ended");
        }
        node.start();
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException _) {
            // This program is being ended, and waits for the hook.
        }
    }

    private synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        for (var node : nodes) {
            if (node.isAlive()) {
                node.child().kill();
            }
        }
        cassandra.close();
        stores.forEach(SlowLink::close);
        ground.close();
    }
}
