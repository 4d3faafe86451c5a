package io.meshlark.persistence.embedded;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** A disk that works, fails before it writes, or writes and then reports a failure. */
final class BadDisk implements Disk {

    enum Mode {
        GOOD,
        FAILS_BEFORE,
        FAILS_AFTER
    }

    volatile Mode mode = Mode.GOOD;

    @Override
    public void commit(Rocks rocks, WriteBatch batch) throws RocksDBException {
        if (mode == Mode.FAILS_BEFORE) {
            throw new RocksDBException("No space left on device");
        }
        SYNCED.commit(rocks, batch);
        if (mode == Mode.FAILS_AFTER) {
            throw new RocksDBException("Input/output error");
        }
    }
}
