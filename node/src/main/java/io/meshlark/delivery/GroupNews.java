package io.meshlark.delivery;

/**
 * Told of what becomes of the members of shared groups on this node and of its shards, in order.
 */
@FunctionalInterface
interface GroupNews {
    GroupNews NOBODY = change -> {};

    void changed(GroupChange change);
}
