package io.meshlark.persistence.embedded;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/**
 * One opened RocksDB with everything native that belongs to it. Not guarded: a use after close
 * takes the process with it, so {@link Database} stands before it.
 *
 * <p>Point-in-time recovery, because the tail of a log after power loss is not only short but may
 * be garbled (pages of the last batch reach the disk in any order), which the mode that tolerates
 * an incomplete tail refuses to open. That the mode also drops what lies behind damage in the
 * middle is caught by {@link CommitMark}.
 */
final class Rocks implements AutoCloseable {

    private final List<AbstractNativeReference> resources = new ArrayList<>();
    private final Map<Table, ColumnFamilyHandle> handles = new EnumMap<>(Table.class);
    private final RocksLog log = own(new RocksLog());
    private final WriteOptions synced = own(new WriteOptions().setSync(true));
    private final RocksDB db;

    private Rocks(EmbeddedSettings settings, boolean readOnly) throws RocksDBException {
        try {
            db = start(settings, readOnly);
        } catch (RocksDBException | RuntimeException e) {
            resources.forEach(AbstractNativeReference::close);
            throw e;
        }
    }

    private RocksDB start(EmbeddedSettings settings, boolean readOnly) throws RocksDBException {
        BloomFilter bloom = own(new BloomFilter(10));
        Cache cache = own(new LRUCache(settings.blockCache()));
        DBOptions options = own(dbOptions(settings));
        options.setLogger(log);
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        for (Table table : Table.values()) {
            families.add(
                    new ColumnFamilyDescriptor(
                            table.nameBytes(), own(familyOptions(settings, cache, bloom))));
        }
        List<ColumnFamilyHandle> opened = new ArrayList<>();
        String path = settings.directory().toString();
        RocksDB started =
                readOnly
                        ? RocksDB.openReadOnly(options, path, families, opened)
                        : RocksDB.open(options, path, families, opened);
        Iterator<ColumnFamilyHandle> inOrder = opened.iterator();
        for (Table table : Table.values()) {
            handles.put(table, inOrder.next());
        }
        return started;
    }

    static Rocks open(EmbeddedSettings settings) throws RocksDBException {
        return new Rocks(settings, false);
    }

    /** Replays the log in memory and changes nothing on the disk. */
    static Rocks openReadOnly(EmbeddedSettings settings) throws RocksDBException {
        return new Rocks(settings, true);
    }

    private static DBOptions dbOptions(EmbeddedSettings settings) {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true)
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setMaxTotalWalSize(settings.walLimit())
                .setDbWriteBufferSize(settings.writeBuffers())
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(256)
                .setBytesPerSync(1 << 20)
                .setStatsDumpPeriodSec(0);
    }

    private static ColumnFamilyOptions familyOptions(
            EmbeddedSettings settings, Cache cache, BloomFilter bloom) {
        return new ColumnFamilyOptions()
                .setWriteBufferSize(settings.writeBuffers() / 3)
                .setMaxWriteBufferNumber(2)
                // What is hot lives shortly: compress only what has sunk to the last level.
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setBottommostCompressionType(CompressionType.LZ4_COMPRESSION)
                .setLevelCompactionDynamicLevelBytes(true)
                .setTableFormatConfig(
                        new BlockBasedTableConfig()
                                .setBlockCache(cache)
                                .setCacheIndexAndFilterBlocks(true)
                                .setPinL0FilterAndIndexBlocksInCache(true)
                                .setFilterPolicy(bloom)
                                .setBlockSize(16 << 10));
    }

    private <T extends AbstractNativeReference> T own(T resource) {
        resources.add(resource);
        return resource;
    }

    RocksDB db() {
        return db;
    }

    ColumnFamilyHandle handle(Table table) {
        return Objects.requireNonNull(handles.get(table));
    }

    WriteOptions synced() {
        return synced;
    }

    /** How much of the log was dropped as damaged when this was opened. */
    long droppedBytes() {
        return log.droppedBytes();
    }

    @Override
    public void close() {
        handles.values().forEach(ColumnFamilyHandle::close);
        db.close();
        resources.forEach(AbstractNativeReference::close);
    }
}
