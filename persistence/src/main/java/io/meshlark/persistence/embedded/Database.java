package io.meshlark.persistence.embedded;

import io.meshlark.persistence.StoreFailed;
import io.meshlark.persistence.StoreUnavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RocksDB, safe to close and to open again while others read: whoever uses it holds the lock, so
 * that no native handle is freed under a reader.
 *
 * <p>After a failed commit the database is closed and opened, never merely resumed. Whether a
 * failed batch is there is then decided by the log alone, once, before anybody reads or writes
 * again; resumed, a batch that reached the log could reappear at a later restart, over what was
 * written since.
 */
final class Database implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final int FORMAT = 1;

    private final EmbeddedSettings settings;
    private final Disk disk;
    private final CommitMark mark;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private @Nullable Rocks rocks;
    private LastCommit last = LastCommit.NONE;
    private volatile boolean tailWasCut;

    Database(EmbeddedSettings settings, Disk disk, CommitMark mark) {
        this.settings = settings;
        this.disk = disk;
        this.mark = mark;
    }

    /** Sees one row of a scan; false ends it. */
    @FunctionalInterface
    interface RowVisitor {
        boolean visit(byte[] key, byte[] value);
    }

    /**
     * Closes it if it is open, and opens it.
     *
     * @throws StoreUnavailable with one line for the operator; the database is then closed
     */
    void reopen() {
        lock.writeLock().lock();
        try {
            closeRocks();
            open();
        } catch (RocksDBException e) {
            closeRocks();
            throw new StoreUnavailable(
                    "the store in " + settings.directory() + " " + DiskError.describe(e), e);
        } catch (IOException e) {
            closeRocks();
            throw new StoreUnavailable(
                    "the store in "
                            + settings.directory()
                            + " cannot be read: "
                            + DirectoryLock.reason(e),
                    e);
        } catch (RuntimeException e) {
            closeRocks();
            throw e;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void open() throws RocksDBException, IOException {
        long acknowledged = mark.read();
        if (acknowledged > 0 && !settings.acceptLoss()) {
            refuseLoss(acknowledged);
        }
        Rocks opened = Rocks.open(settings);
        rocks = opened;
        last = lastCommit(opened);
        checkFormat(opened);
        tailWasCut = opened.droppedBytes() > 0;
        if (tailWasCut) {
            log.warn(
                    "the log of the store in {} ended in {} damaged bytes; it was cut at the last"
                            + " complete commit, {}",
                    settings.directory(),
                    opened.droppedBytes(),
                    last);
        }
        if (acknowledged > last.number()) {
            log.error(
                    "commits {} to {} of the store in {} were acknowledged and are lost",
                    last.number() + 1,
                    acknowledged,
                    settings.directory());
            mark.write(last.number());
        }
    }

    private void refuseLoss(long acknowledged) throws RocksDBException {
        LastCommit found = lookWithoutTouching();
        if (found.number() < acknowledged) {
            throw new StoreUnavailable(
                    "the store in %s is damaged: commits %d to %d were acknowledged and cannot be read"
                                    .formatted(
                                            settings.directory(), found.number() + 1, acknowledged)
                            + "; restore it, or go on without them: "
                            + EmbeddedSettings.PATH
                            + ".accept-loss = on");
        }
    }

    /** Opening for writing would already throw the damaged part of the log away. */
    private LastCommit lookWithoutTouching() throws RocksDBException {
        if (!Files.exists(settings.directory().resolve("CURRENT"))) {
            return LastCommit.NONE;
        }
        try (Rocks look = Rocks.openReadOnly(settings)) {
            return lastCommit(look);
        }
    }

    private static LastCommit lastCommit(Rocks rocks) throws RocksDBException {
        byte[] row = rocks.db().get(rocks.handle(Table.META), Keys.LAST_COMMIT);
        return row == null ? LastCommit.NONE : LastCommit.decode(row);
    }

    private void checkFormat(Rocks opened) throws RocksDBException {
        byte[] row = opened.db().get(opened.handle(Table.META), Keys.FORMAT);
        if (row == null && last.number() == 0) {
            try (CommitBatch batch = new CommitBatch(opened)) {
                byte[] format = ByteBuffer.allocate(4).putInt(FORMAT).array();
                batch.add(new Change.Put(Table.META, Keys.FORMAT, format));
                batch.commit(Disk.SYNCED);
            }
        } else if (row == null || ByteBuffer.wrap(row).getInt() != FORMAT) {
            throw new StoreUnavailable(
                    "the store in %s has format %s, this release reads %d"
                            .formatted(
                                    settings.directory(),
                                    row == null ? "none" : ByteBuffer.wrap(row).getInt(),
                                    FORMAT));
        }
    }

    /** Whether the last opening found the log damaged and cut it. */
    boolean tailWasCut() {
        return tailWasCut;
    }

    /**
     * Writes and syncs the changes as one batch, as the next commit.
     *
     * <p>Only the commit thread calls this and {@link #reopen}.
     */
    void commit(List<Write> writes) throws RocksDBException {
        lock.readLock().lock();
        try {
            LastCommit next = new LastCommit(last.number() + 1, Instant.now());
            try (CommitBatch batch = new CommitBatch(rocks())) {
                for (Write write : writes) {
                    for (Change change : write.changes()) {
                        batch.add(change);
                    }
                }
                batch.add(new Change.Put(Table.META, Keys.LAST_COMMIT, next.encode()));
                batch.commit(disk);
            }
            last = next;
            mark.write(next.number());
        } finally {
            lock.readLock().unlock();
        }
    }

    byte @Nullable [] get(Table table, byte[] key) {
        lock.readLock().lock();
        try {
            Rocks open = rocks();
            return open.db().get(open.handle(table), key);
        } catch (RocksDBException e) {
            throw new StoreFailed("the store cannot be read: it " + DiskError.describe(e), e);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Visits the rows from {@code from} (inclusive) to {@code until} (exclusive), upwards. */
    void scan(Table table, byte[] from, byte[] until, RowVisitor visitor) {
        scan(table, from, until, true, visitor);
    }

    /** The same rows, downwards. */
    void scanBack(Table table, byte[] from, byte[] until, RowVisitor visitor) {
        scan(table, from, until, false, visitor);
    }

    private void scan(Table table, byte[] from, byte[] until, boolean upwards, RowVisitor visitor) {
        lock.readLock().lock();
        try (Slice lower = new Slice(from);
                Slice upper = new Slice(until);
                ReadOptions options =
                        new ReadOptions()
                                .setIterateLowerBound(lower)
                                .setIterateUpperBound(upper)
                                // Snapshots carry a checksum of their own, whose failure is not
                                // the end: the one before may do.
                                .setVerifyChecksums(table != Table.SNAPSHOTS);
                RocksIterator rows = rocks().db().newIterator(rocks().handle(table), options)) {
            if (upwards) {
                rows.seekToFirst();
            } else {
                rows.seekToLast();
            }
            while (rows.isValid() && visitor.visit(rows.key(), rows.value())) {
                if (upwards) {
                    rows.next();
                } else {
                    rows.prev();
                }
            }
            rows.status();
        } catch (RocksDBException e) {
            throw new StoreFailed("the store cannot be read: it " + DiskError.describe(e), e);
        } finally {
            lock.readLock().unlock();
        }
    }

    private Rocks rocks() {
        Rocks open = rocks;
        if (open == null) {
            throw new StoreFailed("the store in " + settings.directory() + " is not open");
        }
        return open;
    }

    private void closeRocks() {
        if (rocks != null) {
            rocks.close();
            rocks = null;
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closeRocks();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
