package io.meshlark.session.edge;

import io.meshlark.cluster.Peer;
import io.meshlark.session.FromEdge;
import io.meshlark.session.shard.ShardCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to one incarnation of a shard, on this node or another. What is told to one that is gone
 * is lost; who has told it tells its successor. Thread-safe.
 */
public interface ShardPort {

    /** The node it is on, null for this one. */
    default @Nullable Peer node() {
        return null;
    }

    void tell(EdgeConnection from, FromEdge what);

    /** Appends of this node, in order. */
    void append(List<ShardCommand.Append> frame);

    /** What another shard asks or answers. */
    void tell(ShardCommand.FromShard command);

    /** Runs {@code then} when the shard has done all it was told and nobody is connected to it. */
    void whenIdle(Runnable then);
}
