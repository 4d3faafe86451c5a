package io.meshlark.cluster.net;

import io.meshlark.cluster.FrameVersions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Nodes of one test, the first of which the others join. */
final class ClusterOfTest implements AutoCloseable {
    private static final long LIMIT_NANOS = Duration.ofSeconds(60).toNanos();
    private final List<TestNode> nodes = new ArrayList<>();

    TestNode start() {
        return start(FrameVersions.OURS);
    }

    TestNode start(FrameVersions versions) {
        return started(new TestNode(0, versions, LinkAddress.LOOPBACK));
    }

    /** With links that arrive elsewhere. */
    TestNode start(LinkAddress address) {
        return started(new TestNode(0, FrameVersions.OURS, address));
    }

    /** A new life on the port of one that is dead. */
    TestNode startAt(int port) {
        return started(new TestNode(port, FrameVersions.OURS, LinkAddress.LOOPBACK));
    }

    private TestNode started(TestNode node) {
        node.join(nodes.isEmpty() ? node : nodes.getFirst());
        nodes.add(node);
        await("node is up", node::isUp);
        return node;
    }

    /** Whether each of {@code count} nodes has as many members that are up. */
    boolean isUp(int count) {
        return nodes.size() == count && nodes.stream().allMatch(node -> node.sees(count));
    }

    void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        nodes.forEach(TestNode::kill);
    }
}
