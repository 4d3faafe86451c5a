package io.meshlark.persistence.embedded;

import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** RocksDB's errors in an operator's words; each continues a sentence about the store. */
final class DiskError {

    private DiskError() {}

    static String describe(RocksDBException e) {
        String message = String.valueOf(e.getMessage()).strip();
        if (message.contains("No space left on device")) {
            return "finds the disk full";
        }
        Status status = e.getStatus();
        Status.Code code = status == null ? Status.Code.Undefined : status.getCode();
        return switch (code) {
            case Corruption -> "is damaged: " + message;
            case IOError -> "gets an error from the disk: " + message;
            default -> "fails: " + message;
        };
    }
}
