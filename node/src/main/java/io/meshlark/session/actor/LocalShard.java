package io.meshlark.session.actor;

import akka.actor.typed.ActorRef;
import io.meshlark.session.FromEdge;
import io.meshlark.session.ToEdge;
import io.meshlark.session.edge.AppendAnswers;
import io.meshlark.session.edge.EdgeConnection;
import io.meshlark.session.remote.ShardDoor;
import io.meshlark.session.shard.ShardCommand;
import java.util.List;

/**
 * The way to a shard on this node.
 *
 * @param answers to the appends of this node
 */
record LocalShard(ActorRef<SessionShard.Command> actor, AppendAnswers answers)
        implements ShardDoor {

    @Override
    public void tell(EdgeConnection from, FromEdge what) {
        ToEdge.Attached as = from.whatWasAttached();
        said(from, as == null ? 0 : as.epoch(), as == null ? 0 : as.session(), what);
    }

    @Override
    public void said(ToEdge from, long epoch, long session, FromEdge what) {
        actor.tell(new SessionShard.Said(from, epoch, session, what));
    }

    @Override
    public void append(List<ShardCommand.Append> frame) {
        append(frame, answers);
    }

    @Override
    public void append(List<ShardCommand.Append> frame, AppendAnswers from) {
        actor.tell(new SessionShard.Frame(frame, from));
    }

    @Override
    public void nodeLeft(AppendAnswers from) {
        actor.tell(new SessionShard.NodeLeft(from));
    }

    @Override
    public void tell(ShardCommand.FromShard command) {
        actor.tell(new SessionShard.Do(command));
    }

    @Override
    public void whenIdle(Runnable then) {
        actor.tell(new SessionShard.WhenIdle(then));
    }
}
