package io.meshlark.violations.telemetry;

import org.rocksdb.RocksDB;

public interface UsesDriver {
    RocksDB driver();
}
