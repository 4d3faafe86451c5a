package io.meshlark.simulation.cluster;

import io.meshlark.session.FromEdge;
import io.meshlark.session.ToEdge;
import io.meshlark.session.edge.AppendAnswers;
import io.meshlark.session.edge.EdgeConnection;
import io.meshlark.session.remote.ShardDoor;
import io.meshlark.session.shard.ShardCommand;
import java.util.List;

/** A shard that does not hear that connections end. */
record DeafDoor(ShardDoor real) implements ShardDoor {

    @Override
    public void said(ToEdge from, long epoch, long session, FromEdge what) {
        if (!(what instanceof FromEdge.Gone)) {
            real.said(from, epoch, session, what);
        }
    }

    @Override
    public void append(List<ShardCommand.Append> frame, AppendAnswers answers) {
        real.append(frame, answers);
    }

    @Override
    public void nodeLeft(AppendAnswers answers) {
        real.nodeLeft(answers);
    }

    @Override
    public void tell(EdgeConnection from, FromEdge what) {
        ToEdge.Attached as = from.whatWasAttached();
        said(from, as == null ? 0 : as.epoch(), as == null ? 0 : as.session(), what);
    }

    @Override
    public void append(List<ShardCommand.Append> frame) {
        real.append(frame);
    }

    @Override
    public void tell(ShardCommand.FromShard command) {
        real.tell(command);
    }

    @Override
    public void whenIdle(Runnable then) {
        real.whenIdle(then);
    }
}
