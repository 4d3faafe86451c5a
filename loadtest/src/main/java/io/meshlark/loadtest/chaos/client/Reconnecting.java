package io.meshlark.loadtest.chaos.client;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Keeps one client connected: the nodes in turn, with growing pauses after failures. */
final class Reconnecting {

    private static final int SHORTEST_MILLIS = 100;
    private static final int LONGEST_MILLIS = 2000;

    private final Client client;
    private final Nodes nodes;
    private final Random random;
    private volatile int next;
    private volatile long awayUntil = System.nanoTime();
    private int failures;

    /**
     * @param home the node that is tried first
     */
    Reconnecting(Client client, Nodes nodes, int home, Random random) {
        this.client = client;
        this.nodes = nodes;
        this.next = home;
        this.random = random;
    }

    void start() {
        Thread.ofVirtual().name(client.id()).start(this::run);
    }

    private void run() {
        try {
            while (client.awaitNeed()) {
                if (client.connect(next)) {
                    failures = 0;
                } else {
                    next = nodes.after(next);
                    failures++;
                    Thread.sleep(pause());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private long pause() {
        int most = Math.min(LONGEST_MILLIS, (2 * SHORTEST_MILLIS) << Math.min(failures, 4));
        return SHORTEST_MILLIS + random.nextInt(most);
    }

    /** The next try is to be made at this node, not before so many milliseconds. */
    void goTo(int node, long millis) {
        next = node;
        awayUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** The next try is to be made at another node. */
    void avoid(int node) {
        next = nodes.after(node);
    }

    /** Whether it is not to connect now. */
    boolean isAway() {
        return System.nanoTime() - awayUntil < 0;
    }
}
