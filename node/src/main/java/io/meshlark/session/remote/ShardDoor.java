package io.meshlark.session.remote;

import io.meshlark.session.FromEdge;
import io.meshlark.session.ToEdge;
import io.meshlark.session.edge.AppendAnswers;
import io.meshlark.session.edge.ShardPort;
import io.meshlark.session.shard.ShardCommand;
import java.util.List;

/** A shard on this node, for what other nodes have to say to it. Thread-safe. */
public interface ShardDoor extends ShardPort {

    /**
     * @param epoch which the connection was attached with, 0 before that
     */
    void said(ToEdge from, long epoch, long session, FromEdge what);

    void append(List<ShardCommand.Append> frame, AppendAnswers answers);

    /** A node has left: its edges are not reachable, and nobody waits for these answers. */
    void nodeLeft(AppendAnswers answers);
}
