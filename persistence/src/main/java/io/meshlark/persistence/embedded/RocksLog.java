package io.meshlark.persistence.embedded;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Logger;
import org.slf4j.LoggerFactory;

/**
 * RocksDB's own log: instead of files of its own, its warnings go to ours. While a database opens,
 * this is also the only place where RocksDB says how much of a damaged log it has dropped.
 */
final class RocksLog extends Logger {

    private static final org.slf4j.Logger log = LoggerFactory.getLogger(RocksLog.class);
    private static final Pattern DROPPED = Pattern.compile("dropping (\\d+) bytes");

    private volatile long droppedBytes;

    RocksLog() {
        super(InfoLogLevel.WARN_LEVEL);
    }

    @Override
    protected void log(InfoLogLevel level, String line) {
        Matcher dropped = DROPPED.matcher(line);
        if (dropped.find()) {
            droppedBytes = Long.parseLong(dropped.group(1));
        }
        if (level == InfoLogLevel.ERROR_LEVEL || level == InfoLogLevel.FATAL_LEVEL) {
            log.warn("rocksdb: {}", line.strip());
        } else {
            log.debug("rocksdb: {}", line.strip());
        }
    }

    long droppedBytes() {
        return droppedBytes;
    }
}
