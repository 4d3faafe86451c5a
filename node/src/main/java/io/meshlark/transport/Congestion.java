package io.meshlark.transport;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether some event loop has more publications waiting than it should: then no connection of the
 * node takes further PUBLISHes off its socket (P7), and senders feel it through TCP.
 */
final class Congestion {
    private final AtomicInteger congested = new AtomicInteger();
    private final Runnable whenOver;

    /**
     * @param whenOver called on any thread when the last congested loop has caught up
     */
    Congestion(Runnable whenOver) {
        this.whenOver = whenOver;
    }

    boolean isOn() {
        return congested.get() > 0;
    }

    void begins() {
        congested.incrementAndGet();
    }

    void ends() {
        if (congested.decrementAndGet() == 0) {
            whenOver.run();
        }
    }
}
