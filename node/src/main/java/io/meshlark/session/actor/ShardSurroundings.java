package io.meshlark.session.actor;

import io.meshlark.persistence.JournalCleanup;
import io.meshlark.session.edge.Edge;
import io.meshlark.session.shard.ShardCommand;
import io.meshlark.session.shard.ShardLimits;
import java.util.function.BiConsumer;

/**
 * What the shards of this node are given.
 *
 * @param figures where each shard says how much it holds
 * @param reload before the journals are loaded again after a failure
 * @param toShard sends a command to another shard, wherever it is
 */
public record ShardSurroundings(
        ShardLimits limits,
        Edge edge,
        Outboxes outboxes,
        JournalCleanup cleanup,
        NodeFigures figures,
        Backoff reload,
        BiConsumer<Integer, ShardCommand> toShard) {}
