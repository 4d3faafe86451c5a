package io.meshlark.persistence.embedded;

import io.meshlark.persistence.ClaimsInMemory;
import io.meshlark.persistence.ClusterClaims;
import io.meshlark.persistence.Directory;
import io.meshlark.persistence.JournalCleanup;
import io.meshlark.persistence.RetainedStore;
import io.meshlark.persistence.Store;
import io.meshlark.persistence.StoreFailed;
import io.meshlark.persistence.StoreFigure;
import io.meshlark.persistence.StoreHealth;
import io.meshlark.persistence.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Everything a single broker keeps, in one folder.
 *
 * <p>Opened by the application before its ActorSystem, so that a folder in use or a damaged one is
 * a line on the console, and handed over with {@link EmbeddedStoreSetup}; it then lives until the
 * last actor has stopped. Readers are a few threads of the store, each of which may wait for the
 * disk; how many reads wait for them is bounded by the actors that ask, one at a time each.
 */
public final class EmbeddedStore implements Store {

    private final DirectoryLock directoryLock;
    private final CommitMark mark;
    private final Database database;
    private final GroupCommit commits;
    private final ExecutorService readers;
    private final JournalTable journal = new JournalTable(this);
    private final SnapshotTable snapshots = new SnapshotTable(this);
    private final RetainedTable retained = new RetainedTable(this);
    private final StoredSecret secret = new StoredSecret(this);
    private final DirectoryTable directory = new DirectoryTable(this, InstantSource.system());
    private final ClusterClaims claims = new ClaimsInMemory(InstantSource.system());
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedStore(
            EmbeddedSettings settings,
            DirectoryLock directoryLock,
            CommitMark mark,
            Database database) {
        this.directoryLock = directoryLock;
        this.mark = mark;
        this.database = database;
        this.commits = new GroupCommit(settings, database);
        this.readers =
                Executors.newFixedThreadPool(
                        settings.readerThreads(),
                        Thread.ofPlatform().daemon().name("meshlark-store-reader-", 0).factory());
    }

    /**
     * Opens the store in a folder, which is created if it is not there, with the usual settings.
     *
     * @throws StoreUnavailable with one line that says why it cannot be opened
     */
    public static EmbeddedStore open(Path directory) {
        return open(EmbeddedSettings.of(directory));
    }

    /**
     * Opens the store that the settings describe.
     *
     * @throws StoreUnavailable with one line that says why it cannot be opened
     */
    public static EmbeddedStore open(EmbeddedSettings settings) {
        return open(settings, Disk.SYNCED);
    }

    static EmbeddedStore open(EmbeddedSettings settings, Disk disk) {
        DirectoryLock lock = DirectoryLock.acquire(settings.directory());
        CommitMark mark = null;
        try {
            RocksLibrary.load();
            mark = CommitMark.open(settings.directory());
            Database database = new Database(settings, disk, mark);
            database.reopen();
            EmbeddedStore store = new EmbeddedStore(settings, lock, mark, database);
            store.commits.start();
            return store;
        } catch (IOException e) {
            lock.close();
            throw new StoreUnavailable(
                    "the store in %s cannot be opened: %s"
                            .formatted(settings.directory(), DirectoryLock.reason(e)),
                    e);
        } catch (RuntimeException e) {
            closeQuietly(mark);
            lock.close();
            throw e;
        }
    }

    @Override
    public RetainedStore retained() {
        return retained;
    }

    @Override
    public JournalCleanup cleanup() {
        return persistenceId -> {
            List<Change> changes = new ArrayList<>(JournalTable.deleteAll(persistenceId));
            changes.addAll(SnapshotTable.deleteAll(persistenceId));
            return write(changes);
        };
    }

    @Override
    public ClusterClaims claims() {
        return claims;
    }

    @Override
    public Directory directory() {
        return directory;
    }

    @Override
    public CompletionStage<byte[]> clusterSecret(byte[] proposal) {
        return secret.get(proposal);
    }

    @Override
    public StoreHealth health() {
        return commits;
    }

    /** Open from the moment it exists. */
    @Override
    public CompletionStage<Void> opened() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public List<StoreFigure> figures() {
        return List.of(
                StoreFigure.counter("store_commits_total", "Syncs.", () -> metrics().commits()),
                StoreFigure.counter(
                        "store_writes_total", "Writes synced.", () -> metrics().writes()),
                StoreFigure.gauge(
                        "store_queue_bytes",
                        "Waiting for the disk.",
                        () -> metrics().queuedBytes()),
                StoreFigure.gauge(
                        "store_healthy",
                        "1 when the last write reached the disk.",
                        () -> commits.healthy() ? 1 : 0));
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    public StoreMetrics metrics() {
        return commits.metrics();
    }

    /** Whether opening found a damaged tail of the log, as power loss leaves it, and cut it. */
    public boolean tailWasCut() {
        return database.tailWasCut();
    }

    JournalTable journal() {
        return journal;
    }

    SnapshotTable snapshots() {
        return snapshots;
    }

    Database database() {
        return database;
    }

    CompletionStage<Void> write(List<Change> changes) {
        return commits.submit(changes);
    }

    /** Runs {@code reading} on a reader thread. */
    <T> CompletionStage<T> read(Supplier<T> reading) {
        try {
            return CompletableFuture.supplyAsync(reading, readers);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new StoreFailed("the store is closed"));
        }
    }

    /** Runs {@code reading} when all that was submitted before is decided; fails with the disk. */
    <T> CompletionStage<T> readAfterWrites(Supplier<T> reading) {
        return write(List.of()).thenCompose(_ -> read(reading));
    }

    private static void closeQuietly(@Nullable CommitMark mark) {
        try {
            if (mark != null) {
                mark.close();
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(EmbeddedStore.class).debug("closing the mark", e);
        }
    }

    /** Commits what has arrived, waits for readers, closes. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            commits.close();
            readers.close();
            database.close();
            closeQuietly(mark);
            directoryLock.close();
        }
    }
}
