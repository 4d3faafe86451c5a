package io.meshlark.loadtest.scale;

import io.meshlark.loadtest.chaos.cluster.LocalCluster;
import io.meshlark.loadtest.client.Endpoint;
import io.meshlark.loadtest.measure.ProcessUsage;
import io.meshlark.loadtest.measure.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The nodes under test, by number from 1: where they are, and what they have used. */
final class Nodes {

    private static final long READY_SECONDS = 240;
    private static final int BETWEEN_LOOKS_MILLIS = 50;
    private static final double NANOS = 1e9;

    private final LocalCluster cluster;

    Nodes(LocalCluster cluster) {
        this.cluster = cluster;
    }

    int count() {
        return cluster.size();
    }

    Endpoint endpoint(int node) {
        var address = cluster.addresses().get(node - 1);
        return Endpoint.tcp(address.getHostString(), address.getPort());
    }

    List<Endpoint> all() {
        return IntStream.rangeClosed(1, count()).mapToObj(this::endpoint).toList();
    }

    /** The processes of all nodes, as they run now. */
    Target target() {
        return new Target(IntStream.rangeClosed(1, count()).mapToObj(cluster::pid).toList());
    }

    NodeFigures figures(int node) throws IOException, InterruptedException {
        return new NodeFigures(cluster.read(node, "/metrics"));
    }

    /** A figure of all nodes together. */
    long sum(String figure) throws IOException, InterruptedException {
        return sum(figure, IntStream.rangeClosed(1, count()).boxed().toList());
    }

    /** A figure of some nodes together. */
    long sum(String figure, List<Integer> nodes) throws IOException, InterruptedException {
        long sum = 0;
        for (int node : nodes) {
            sum += figures(node).value(figure);
        }
        return sum;
    }

    /** As this node sees it. */
    ShardPlaces shards(int node) throws IOException, InterruptedException {
        return ShardPlaces.read(cluster.read(node, "/cluster"));
    }

    /** CPU seconds a second of all nodes, while nobody asks them for anything. */
    double idle(Duration duration) throws IOException, InterruptedException {
        var target = target();
        double before = cpuSeconds(target);
        long begin = System.nanoTime();
        Thread.sleep(duration);
        return (cpuSeconds(target) - before) / seconds(begin);
    }

    private static double cpuSeconds(Target target) throws IOException {
        return target.usage()
                .map(ProcessUsage::cpuSeconds)
                .orElseThrow(() -> new IOException("a node has ended, see its log"));
    }

    /** Of each node, in MiB. */
    List<Long> residentMebibytes() {
        var found = new ArrayList<Long>();
        for (int node = 1; node <= count(); node++) {
            found.add(
                    new Target(cluster.pid(node))
                            .usage()
                            .map(it -> it.residentBytes() >> 20)
                            .orElse(0L));
        }
        return found;
    }

    /**
     * Stops a node and starts it again.
     *
     * @return seconds from its start until it welcomes clients
     * @throws IOException when it does not in four minutes
     */
    double restart(int node) throws IOException, InterruptedException {
        cluster.stop(node);
        long begin = System.nanoTime();
        cluster.start(node);
        while (!cluster.isReady(node)) {
            if (seconds(begin) > READY_SECONDS) {
                throw new IOException(
                        "node %d is not ready %d s after its start, see its log"
                                .formatted(node, READY_SECONDS));
            }
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
        return seconds(begin);
    }

    /** SIGKILL, for good. */
    void kill(int node) {
        cluster.kill(node);
    }

    static double seconds(long begin) {
        return (System.nanoTime() - begin) / NANOS;
    }
}
