package io.meshlark.persistence.embedded;

import io.meshlark.persistence.StoreFailed;
import io.meshlark.persistence.StoreHealth;
import io.meshlark.persistence.StoreUnavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of the store. Its thread takes what has arrived, writes it as one synced batch and
 * then completes all of it; what arrives meanwhile is the next batch. So the more callers there
 * are, the more of them share a sync, and nobody waits for a timer.
 *
 * <pre>
 * state    what arrives                   leaves it when
 * writing  is committed                   a commit fails → failed, with all of that batch
 * failed   fails at once                  every retry interval: probe file, reopen, empty commit;
 *                                         all three good → writing
 * closed   is refused                     never; what had arrived before was still handled
 * </pre>
 *
 * A failed batch may be in the log or not; the reopening decides, whole batch or nothing, and until
 * then nothing is acknowledged, and nothing read by those who submit an empty write first.
 */
final class GroupCommit implements StoreHealth, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final Duration STALLED = Duration.ofSeconds(10);
    private static final int PROBE_BYTES = 1 << 20;

    private record Failure(Instant since, String reason) {}

    private final Path directory;
    private final Database database;
    private final WriteQueue queue;
    private final Duration retryInterval;
    private final Thread thread = new Thread(this::run, "meshlark-store-commit");

    private volatile @Nullable Failure failure;
    // When the commit under way began, by the nano clock; 0 when there is none.
    private volatile long commitStart;

    private final LongAdder commits = new LongAdder();
    private final LongAdder failedCommits = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder syncNanos = new LongAdder();
    private final LongAdder recoveries = new LongAdder();

    GroupCommit(EmbeddedSettings settings, Database database) {
        this.directory = settings.directory();
        this.database = database;
        this.queue = new WriteQueue(settings.queueLimit(), settings.batchLimit());
        this.retryInterval = settings.retryInterval();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * Commits the changes together. The stage completes when they are durable, in the commit
     * thread: what depends on it must be short. Without changes it completes when everything that
     * was submitted before has been decided, and fails while the store does.
     */
    CompletionStage<Void> submit(List<Change> changes) {
        Write write = Write.of(changes);
        try {
            queue.add(write);
        } catch (StoreFailed e) {
            return CompletableFuture.failedFuture(e);
        }
        return write.done();
    }

    private void run() {
        long nextRetry = 0;
        try {
            while (!queue.isFinished()) {
                Failure failed = failure;
                if (failed == null) {
                    commit(queue.take(Long.MAX_VALUE));
                    nextRetry = System.nanoTime() + retryInterval.toNanos();
                    continue;
                }
                refuse(queue.take(Math.max(1, nextRetry - System.nanoTime())), failed);
                if (System.nanoTime() - nextRetry >= 0) {
                    recover(failed);
                    nextRetry = System.nanoTime() + retryInterval.toNanos();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void commit(List<Write> batch) {
        if (batch.stream().anyMatch(write -> !write.changes().isEmpty())) {
            long start = System.nanoTime();
            commitStart = start == 0 ? 1 : start;
            try {
                database.commit(batch);
            } catch (RocksDBException e) {
                fail(batch, DiskError.describe(e), e);
                return;
            } catch (RuntimeException | Error e) {
                // Whatever it was, the outcome is unknown, and this thread must live on.
                fail(batch, "fails: " + e, e);
                return;
            } finally {
                commitStart = 0;
            }
            syncNanos.add(System.nanoTime() - start);
            commits.increment();
            for (Write write : batch) {
                bytes.add(write.bytes());
            }
            writes.add(batch.size());
        }
        for (Write write : batch) {
            write.done().complete(null);
        }
    }

    private void fail(List<Write> batch, String reason, Throwable cause) {
        failedCommits.increment();
        Failure failed = new Failure(Instant.now(), reason);
        failure = failed;
        log.error(
                "the store in {} {}; nothing is acknowledged until it recovers", directory, reason);
        StoreFailed answer = new StoreFailed(describe(failed), cause);
        for (Write write : batch) {
            write.done().completeExceptionally(answer);
        }
    }

    private void refuse(List<Write> batch, Failure failed) {
        if (!batch.isEmpty()) {
            StoreFailed answer = new StoreFailed(describe(failed));
            for (Write write : batch) {
                write.done().completeExceptionally(answer);
            }
        }
    }

    private void recover(Failure failed) {
        try {
            // As long as the disk is full, do not even close what can still be read.
            probeDisk();
            database.reopen();
            database.commit(List.of());
            failure = null;
            recoveries.increment();
            log.warn(
                    "the store in {} writes again, after failing since {}",
                    directory,
                    failed.since());
        } catch (RocksDBException e) {
            stillFailing(failed, DiskError.describe(e));
        } catch (IOException e) {
            stillFailing(failed, "cannot write: " + DirectoryLock.reason(e));
        } catch (StoreUnavailable e) {
            stillFailing(failed, "cannot be reopened: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            stillFailing(failed, "fails: " + e);
        }
    }

    private void stillFailing(Failure failed, String reason) {
        if (!reason.equals(failed.reason())) {
            log.error("the store in {} {}", directory, reason);
            failure = new Failure(failed.since(), reason);
        }
    }

    private void probeDisk() throws IOException {
        Path probe = directory.resolve("probe");
        try (FileChannel file =
                FileChannel.open(
                        probe,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.allocate(PROBE_BYTES);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    @Override
    public boolean healthy() {
        return failure == null && !isStalled();
    }

    @Override
    public String detail() {
        Failure failed = failure;
        if (failed != null) {
            return describe(failed);
        }
        return isStalled()
                ? "a write to " + directory + " waits for the disk for more than " + STALLED
                : "the store in " + directory + " writes";
    }

    private String describe(Failure failed) {
        return "the store in "
                + directory
                + " "
                + failed.reason()
                + " (since "
                + failed.since()
                + ")";
    }

    private boolean isStalled() {
        long start = commitStart;
        return start != 0 && System.nanoTime() - start > STALLED.toNanos();
    }

    StoreMetrics metrics() {
        return new StoreMetrics(
                commits.sum(),
                failedCommits.sum(),
                writes.sum(),
                bytes.sum(),
                syncNanos.sum(),
                queue.bytes(),
                recoveries.sum());
    }

    /** Refuses what is new, decides what has arrived, and ends. */
    @Override
    public void close() {
        queue.close();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
