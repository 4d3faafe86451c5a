package io.meshlark.simulation.cluster;

/** What the nodes of a cluster must not do wrong with each other. */
enum ClusterRule {
    /** A node that may have been replaced writes, answers and delivers nothing (rule 9). */
    LEASE,
    /** A QoS 2 publication that a shard has is not appended again (rule 6). */
    PUBLICATIONS_KNOWN_BY_ID,
    /** What an earlier connection has sent does not come behind a later one's (P3, rule 1). */
    PUBLICATIONS_CARRY_EPOCHS,
    /** An id is known until no copy of its publication can be under way (rule 6). */
    IDS_OUTLIVE_COPIES,
    /** Rows count that those behind them follow, and not those of the newest writer (rule 12). */
    ROWS_NAME_WHAT_THEY_FOLLOW,
    /** Of several rows with the last number all are read, and the last written counts (rule 12). */
    EVERY_ROW_IS_READ,
    /** SUBACK waits until every node knows the filter (P5, rule 7). */
    SUBACK_WAITS_FOR_PEERS,
    /** PUBACK waits until the nodes of transient subscribers have the message (P1). */
    RECEIPTS_ARE_AWAITED,
    /** A shard asks all nodes who is connected before it opens. */
    ROLL_IS_CALLED,
    /** The end of a connection is said until it has been heard (P4, P6). */
    ASKS_ARE_SAID_AGAIN
}
