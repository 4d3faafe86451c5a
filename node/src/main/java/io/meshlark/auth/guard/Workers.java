package io.meshlark.auth.guard;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Threads for look-ups: so many at a time, so many that wait, and no more than that ({@link
 * RejectedExecutionException}).
 *
 * @param waiting how many have no thread yet
 * @param stop gives up what waits
 */
public record Workers(Executor executor, IntSupplier waiting, Runnable stop)
        implements AutoCloseable {

    /** For what takes the processor: a few threads, whatever comes. */
    public static Workers computing(String name, int threads, int maxWaiting) {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        30,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(maxWaiting),
                        task ->
                                Thread.ofPlatform()
                                        .name("meshlark-" + name + "-" + count.incrementAndGet())
                                        .daemon()
                                        .unstarted(task));
        pool.allowCoreThreadTimeOut(true);
        return new Workers(pool, () -> pool.getQueue().size(), pool::shutdownNow);
    }

    /** For what waits for others: a virtual thread for each. */
    public static Workers calling(String name, int atATime, int maxWaiting) {
        Semaphore turns = new Semaphore(atATime, true);
        AtomicInteger unfinished = new AtomicInteger();
        Executor executor =
                task -> {
                    if (unfinished.incrementAndGet() > atATime + maxWaiting) {
                        unfinished.decrementAndGet();
                        throw new RejectedExecutionException(name);
                    }
                    Thread.ofVirtual()
                            .name("meshlark-" + name)
                            .start(() -> takeTurn(turns, task, unfinished));
                };
        return new Workers(executor, () -> Math.max(0, unfinished.get() - atATime), () -> {});
    }

    private static void takeTurn(Semaphore turns, Runnable task, AtomicInteger unfinished) {
        try {
            turns.acquireUninterruptibly();
            try {
                task.run();
            } finally {
                turns.release();
            }
        } finally {
            unfinished.decrementAndGet();
        }
    }

    @Override
    public void close() {
        stop.run();
    }
}
