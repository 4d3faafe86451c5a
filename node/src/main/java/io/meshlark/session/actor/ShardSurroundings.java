package io.meshlark.session.actor;

import io.meshlark.cluster.Lease;
import io.meshlark.cluster.Peers;
import io.meshlark.persistence.JournalCleanup;
import io.meshlark.session.edge.Edge;
import io.meshlark.session.edge.Homes;
import io.meshlark.session.edge.Outboxes;
import io.meshlark.session.edge.RollCall;
import io.meshlark.session.shard.ShardLimits;

/**
 * What the shards of this node are given.
 *
 * @param figures where each shard says how much it holds
 * @param reload before the journals are loaded again after a failure
 * @param homes where other shards are
 * @param rollCall what a shard says to all nodes about itself
 * @param peers the other nodes
 * @param lease without which nothing is written, answered or delivered
 */
public record ShardSurroundings(
        ShardLimits limits,
        Edge edge,
        Outboxes outboxes,
        JournalCleanup cleanup,
        NodeFigures figures,
        Backoff reload,
        Homes homes,
        RollCall rollCall,
        Peers peers,
        Lease lease) {}
