package io.meshlark.delivery;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether some queue of publications on this node, of several of one kind, is longer than it should
 * be: then connections take no further PUBLISHes off their sockets (P7), and senders feel it
 * through TCP.
 */
public final class Congestion {
    private final AtomicInteger congested = new AtomicInteger();
    private volatile Runnable whenOver = () -> {};

    /**
     * @param task called on any thread when the last congested queue has become short
     */
    public void whenOver(Runnable task) {
        whenOver = task;
    }

    public boolean isOn() {
        return congested.get() > 0;
    }

    /** A queue has become too long. */
    public void begins() {
        congested.incrementAndGet();
    }

    /** It has become short again. */
    public void ends() {
        if (congested.decrementAndGet() == 0) {
            whenOver.run();
        }
    }
}
