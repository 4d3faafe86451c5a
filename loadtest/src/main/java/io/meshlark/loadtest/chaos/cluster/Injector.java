package io.meshlark.loadtest.chaos.cluster;

import java.io.IOException;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Begins and ends faults. */
public final class Injector {

    private static final int LOSS_PERCENT = 15;
    private static final int SLOW_KILOBITS = 400;
    private static final int STORE_DELAY_MILLIS = 300;
    private static final long READY_SECONDS = 120;

    private final LocalCluster cluster;

    public Injector(LocalCluster cluster) {
        this.cluster = cluster;
    }

    /** Whether it can be done where the cluster stands. */
    public boolean can(Fault fault) {
        return switch (fault) {
            case PARTITION, PARTITION_STORE, ONEWAY, SLOW -> cluster.ground().canPart();
            case LOSS -> cluster.ground().canLose();
            case CASSANDRA_FULL -> cluster.cassandra().disk() != null;
            case KILL, COORDINATOR, STOP, STORE_SLOW, CASSANDRA_STOP, CASSANDRA_KILL, ROLLING ->
                    true;
        };
    }

    /** The nodes that it concerns, if it is done to this one. */
    public SortedSet<Integer> nodes(Fault fault, int node) {
        return switch (fault) {
            case CASSANDRA_STOP, CASSANDRA_KILL, CASSANDRA_FULL -> new TreeSet<>();
            case ROLLING ->
                    IntStream.rangeClosed(1, cluster.size())
                            .boxed()
                            .collect(Collectors.toCollection(TreeSet::new));
            default -> {
                var one = new TreeSet<Integer>();
                one.add(node);
                yield one;
            }
        };
    }

    /** Begins it; a rolling restart is over when this returns. */
    public void begin(Fault fault, int node) throws IOException, InterruptedException {
        switch (fault) {
            case KILL, COORDINATOR -> cluster.node(node).child().kill();
            case STOP -> cluster.node(node).child().freeze();
            case PARTITION -> isolate(node, true);
            case PARTITION_STORE -> {
                isolate(node, true);
                cluster.store(node).fallSilent();
            }
            case ONEWAY -> others(node).forEach(it -> cluster.ground().part(node, it));
            case LOSS -> cluster.ground().lose(node, LOSS_PERCENT);
            case SLOW -> cluster.ground().slow(node, SLOW_KILOBITS);
            case STORE_SLOW -> cluster.store(node).delay(STORE_DELAY_MILLIS);
            case CASSANDRA_STOP -> cluster.cassandra().freeze();
            case CASSANDRA_KILL -> cluster.cassandra().kill();
            case CASSANDRA_FULL -> disk().fill();
            case ROLLING -> roll();
        }
    }

    /** Undoes it; does not wait until the cluster is well. */
    public void end(Fault fault, int node) throws IOException, InterruptedException {
        switch (fault) {
            case KILL, COORDINATOR, CASSANDRA_KILL -> cluster.restartEnded();
            case STOP -> cluster.node(node).child().thaw();
            case PARTITION -> isolate(node, false);
            case PARTITION_STORE -> {
                isolate(node, false);
                cluster.store(node).speak();
            }
            case ONEWAY -> others(node).forEach(it -> cluster.ground().join(node, it));
            case LOSS -> cluster.ground().loseNothing(node);
            case SLOW -> cluster.ground().fast(node);
            case STORE_SLOW -> cluster.store(node).delay(0);
            case CASSANDRA_STOP -> cluster.cassandra().thaw();
            case CASSANDRA_FULL -> {
                disk().empty();
                cluster.cassandra().kill(); // it serves nobody since, and stays so
                cluster.restartEnded();
            }
            case ROLLING -> {}
        }
    }

    private SmallDisk disk() {
        return Objects.requireNonNull(cluster.cassandra().disk());
    }

    private IntStream others(int node) {
        return IntStream.rangeClosed(1, cluster.size()).filter(it -> it != node);
    }

    private void isolate(int node, boolean cut) {
        others(node)
                .forEach(other -> {
                    if (cut) {
                        cluster.ground().part(node, other);
                        cluster.ground().part(other, node);
                    } else {
                        cluster.ground().join(node, other);
                        cluster.ground().join(other, node);
                    }
                });
    }

    private void roll() throws IOException, InterruptedException {
        for (int i = 1; i <= cluster.size(); i++) {
            cluster.restart(i);
            cluster.awaitReady(READY_SECONDS);
        }
    }
}
