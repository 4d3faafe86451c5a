package io.meshlark.cassandra;

import java.io.IOException;
import org.apache.cassandra.service.CassandraDaemon;

/**
 * Cassandra that ends with the process that started it: it holds the other end of standard input,
 * which closes however that process dies. Runs on a JDK 17.
 */
public final class GuardedCassandra {

    /** Longest wait for an orderly stop. Whatever is in the commit log by then is not lost. */
    private static final long STOP_MILLIS = 15_000;

    private GuardedCassandra() {}

    public static void main(String[] arguments) {
        Thread guard = new Thread(GuardedCassandra::stopWithParent, "parent-guard");
        guard.setDaemon(true);
        guard.start();
        CassandraDaemon.main(arguments);
    }

    private static void stopWithParent() {
        try {
            while (System.in.read() >= 0) {
                // whatever is said, only the end counts
            }
        } catch (IOException e) {
            // the end as well
        }
        Thread stop = new Thread(() -> System.exit(0), "parent-gone");
        stop.start();
        try {
            stop.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}
