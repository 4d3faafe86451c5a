package io.meshlark.cluster;

/**
 * Whether this node may still speak for the cluster (design rule 9): a majority has answered a ping
 * that was sent a short while ago, so no other node can have taken over its shards yet.
 */
@FunctionalInterface
public interface Lease {
    /** A node that is a cluster of its own. */
    Lease ALWAYS = () -> true;

    /** To be asked after each write and before each word that relies on it. */
    boolean holds();
}
