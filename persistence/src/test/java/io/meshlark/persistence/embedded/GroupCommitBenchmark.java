package io.meshlark.persistence.embedded;

import io.meshlark.persistence.StoreFailed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Appends of 200 bytes by callers that each wait for their own: {@code GroupCommitBenchmark folder
 * [callers [seconds]]}. Prints a line each second.
 *
 * <p>Not with JMH: what is measured is the disk of {@code folder}, under a closed loop of virtual
 * threads, and how many appends share a commit matters as much as how long one takes.
 */
final class GroupCommitBenchmark {

    private final EmbeddedStore store;
    private final LongAdder acknowledged = new LongAdder();

    private GroupCommitBenchmark(EmbeddedStore store) {
        this.store = store;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments[0]);
        int callers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 64;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10;
        try (EmbeddedStore store = EmbeddedStore.open(folder)) {
            new GroupCommitBenchmark(store).run(callers, seconds);
        }
    }

    private void run(int callers, int seconds) throws InterruptedException {
        for (int i = 0; i < callers; i++) {
            String id = "caller-" + i;
            Thread.ofVirtual().start(() -> appendForEver(id));
        }
        StoreMetrics before = store.metrics();
        for (int second = 1; second <= seconds; second++) {
            Thread.sleep(Duration.ofSeconds(1));
            StoreMetrics now = store.metrics();
            long commits = Math.max(1, now.commits() - before.commits());
            System.out.printf(
                    "%d callers: %,d appends/s, %,d commits/s, %.1f appends a commit, %d µs a commit%n",
                    callers,
                    now.writes() - before.writes(),
                    commits,
                    (double) (now.writes() - before.writes()) / commits,
                    (now.syncNanos() - before.syncNanos()) / commits / 1_000);
            before = now;
        }
        System.out.printf("%,d acknowledged%n", acknowledged.sum());
    }

    private void appendForEver(String id) {
        JournalRow row = new JournalRow(1, "", "", null, new Stored(4, "", new byte[180]));
        try {
            for (long nr = 1; ; nr++) {
                Events.await(store.write(Events.changes(id, nr, row)));
                acknowledged.increment();
            }
        } catch (StoreFailed e) {
            // The run is over.
        }
    }
}
