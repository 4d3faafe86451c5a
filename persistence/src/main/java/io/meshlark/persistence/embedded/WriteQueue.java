package io.meshlark.persistence.embedded;

import io.meshlark.persistence.StoreFailed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for the commit thread, bounded in bytes. */
final class WriteQueue {

    private final long limit;
    private final long batchLimit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Write> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    WriteQueue(long limit, long batchLimit) {
        this.limit = limit;
        this.batchLimit = batchLimit;
    }

    /** Takes the write, or throws {@link StoreFailed} when it would not fit or the store closes. */
    void add(Write write) {
        lock.lock();
        try {
            if (closed) {
                throw new StoreFailed("the store is closed");
            }
            if (bytes + write.bytes() > limit) {
                throw new StoreFailed(
                        "%d bytes wait to be written, %d more would exceed the limit of %d"
                                .formatted(bytes, write.bytes(), limit));
            }
            bytes += write.bytes();
            waiting.add(write);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something, the time is over or the queue is closed.
     *
     * @return what has arrived, in order, up to the batch limit; perhaps nothing
     */
    List<Write> take(long timeoutNanos) throws InterruptedException {
        lock.lock();
        try {
            long left = timeoutNanos;
            while (waiting.isEmpty() && !closed && left > 0) {
                left = arrived.awaitNanos(left);
            }
            List<Write> batch = new ArrayList<>();
            long batchBytes = 0;
            while (!waiting.isEmpty()
                    && (batch.isEmpty() || batchBytes + waiting.peek().bytes() <= batchLimit)) {
                Write write = waiting.remove();
                batchBytes += write.bytes();
                batch.add(write);
            }
            bytes -= batchBytes;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; what waits can still be taken out. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    boolean isFinished() {
        lock.lock();
        try {
            return closed && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
