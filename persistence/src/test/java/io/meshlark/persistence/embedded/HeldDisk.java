package io.meshlark.persistence.embedded;

import java.util.concurrent.Semaphore;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** A real disk that waits for permission before each commit. */
final class HeldDisk implements Disk {

    private final Semaphore permits = new Semaphore(0);
    private final Semaphore begun = new Semaphore(0);

    @Override
    public void commit(Rocks rocks, WriteBatch batch) throws RocksDBException {
        begun.release();
        permits.acquireUninterruptibly();
        SYNCED.commit(rocks, batch);
    }

    /** Waits until a commit waits. */
    void awaitCommit() {
        begun.acquireUninterruptibly();
    }

    void allowOne() {
        permits.release();
    }

    void allowAll() {
        permits.release(1_000_000);
    }
}
