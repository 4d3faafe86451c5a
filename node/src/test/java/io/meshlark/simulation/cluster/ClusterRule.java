package io.meshlark.simulation.cluster;

/** What the nodes of a cluster must not do wrong with each other. */
enum ClusterRule {
    /** A node that may have been replaced writes, answers and delivers nothing (rule 9). */
    LEASE,
    /** A QoS 2 publication that a shard has is not appended again (rule 6). */
    PUBLICATIONS_KNOWN_BY_ID,
    /** Of two rows with one number the newer writer's counts (rule 12). */
    NEWER_WRITERS_ROW_COUNTS
}
