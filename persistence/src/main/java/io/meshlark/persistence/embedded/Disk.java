package io.meshlark.persistence.embedded;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** The moment of a commit, so that tests can watch it, hold it and make it fail. */
@FunctionalInterface
interface Disk {

    Disk SYNCED = (rocks, batch) -> rocks.db().write(rocks.synced(), batch);

    /** Returns when the batch is durable; an exception leaves open whether it is. */
    void commit(Rocks rocks, WriteBatch batch) throws RocksDBException;
}
