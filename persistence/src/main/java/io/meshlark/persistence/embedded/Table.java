package io.meshlark.persistence.embedded;

import java.nio.charset.StandardCharsets;

/** The column families of the store; their names are part of its format. */
enum Table {
    /** Where RocksDB wants its own default; holds nothing. */
    DEFAULT("default"),
    /** Events: persistence id, sequence number → {@link JournalRow}. */
    JOURNAL("journal"),
    /** Snapshots: persistence id, sequence number → {@link SnapshotRow}. */
    SNAPSHOTS("snapshots"),
    /** Retained messages: slice, topic → {@link RetainedRow}. */
    RETAINED("retained"),
    /**
     * The format, the last commit, the cluster's secret, the highest sequence number of each id,
     * the directory ({@link DirectoryRow}).
     */
    META("meta");

    private final String label;

    Table(String label) {
        this.label = label;
    }

    byte[] nameBytes() {
        return label.getBytes(StandardCharsets.US_ASCII);
    }
}
