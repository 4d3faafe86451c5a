package io.meshlark.persistence.embedded;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Changes on their way into one batch, in the order in which they arrived. */
final class CommitBatch implements AutoCloseable {

    private final Rocks rocks;
    private final WriteBatch batch = new WriteBatch();
    // What the batch does to retained messages, which the database does not show yet.
    private final Map<ByteBuffer, Long> retainedHere = new HashMap<>();

    CommitBatch(Rocks rocks) {
        this.rocks = rocks;
    }

    void add(Change change) throws RocksDBException {
        switch (change) {
            case Change.Put(var table, var key, var value) ->
                    batch.put(rocks.handle(table), key, value);
            case Change.Delete(var table, var key) -> batch.delete(rocks.handle(table), key);
            case Change.DeleteRange(var table, var from, var until) ->
                    batch.deleteRange(rocks.handle(table), from, until);
            case Change.PutRetained(var key, var row) -> {
                if (row.version() >= retainedVersion(key)) {
                    batch.put(rocks.handle(Table.RETAINED), key, row.encode());
                    retainedHere.put(ByteBuffer.wrap(key), row.version());
                }
            }
            case Change.DeleteRetained(var key, var version) -> {
                if (version >= retainedVersion(key)) {
                    batch.delete(rocks.handle(Table.RETAINED), key);
                    retainedHere.put(ByteBuffer.wrap(key), Long.MIN_VALUE);
                }
            }
        }
    }

    private long retainedVersion(byte[] key) throws RocksDBException {
        Long here = retainedHere.get(ByteBuffer.wrap(key));
        if (here != null) {
            return here;
        }
        byte[] row = rocks.db().get(rocks.handle(Table.RETAINED), key);
        if (row == null) {
            return Long.MIN_VALUE;
        }
        try {
            return RetainedRow.decode(row).version();
        } catch (DamagedRow e) {
            return Long.MIN_VALUE;
        }
    }

    void commit(Disk disk) throws RocksDBException {
        disk.commit(rocks, batch);
    }

    @Override
    public void close() {
        batch.close();
    }
}
