package io.meshlark.session.actor;

import io.meshlark.session.shard.ShardFigures;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** What this node's shards hold, as each said last. */
public final class NodeFigures {
    private final AtomicReferenceArray<ShardFigures> shards;

    NodeFigures(int shards) {
        this.shards = new AtomicReferenceArray<>(shards);
    }

    void say(int shard, ShardFigures figures) {
        shards.set(shard, figures);
    }

    /** All shards of this node together. */
    public ShardFigures total() {
        ShardFigures total = ShardFigures.NONE;
        for (int shard = 0; shard < shards.length(); shard++) {
            ShardFigures figures = shards.get(shard);
            total = figures == null ? total : total.plus(figures);
        }
        return total;
    }
}
