package io.meshlark.system;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition of another process, which can only be asked again and again. */
public final class Await {
    private static final long ASK_NANOS = 20_000_000;

    private Await() {}

    /**
     * @throws AssertionError naming {@code what} if it is not so within {@code limit}
     */
    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(ASK_NANOS);
        }
        throw new AssertionError("waited " + limit.toSeconds() + " s in vain for " + what, last);
    }
}
