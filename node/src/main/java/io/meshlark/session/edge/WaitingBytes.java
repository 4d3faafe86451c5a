package io.meshlark.session.edge;

import io.meshlark.delivery.Congestion;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What publications weigh that wait for the shards, in all outboxes of a node. Above half of the
 * limit clients are not read, so that the limit itself, where publications are refused, is met only
 * by what does not come from clients, or all at once. Thread-safe.
 */
final class WaitingBytes {
    private final long limit;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean isCrowded = new AtomicBoolean();
    private final Congestion congestion = new Congestion();

    /**
     * @param limit in bytes
     */
    WaitingBytes(long limit) {
        this.limit = limit;
    }

    long get() {
        return bytes.get();
    }

    boolean hasRoom() {
        return bytes.get() < limit;
    }

    Congestion congestion() {
        return congestion;
    }

    void add(int weight) {
        if (bytes.addAndGet(weight) > limit / 2 && isCrowded.compareAndSet(false, true)) {
            congestion.begins();
        }
    }

    void remove(int weight) {
        if (bytes.addAndGet(-weight) <= limit / 4
                && isCrowded.get()
                && isCrowded.compareAndSet(true, false)) {
            congestion.ends();
        }
    }
}
