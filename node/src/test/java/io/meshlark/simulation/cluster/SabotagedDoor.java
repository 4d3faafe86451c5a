package io.meshlark.simulation.cluster;

import io.meshlark.session.FromEdge;
import io.meshlark.session.SentSoFar;
import io.meshlark.session.ToEdge;
import io.meshlark.session.edge.AppendAnswers;
import io.meshlark.session.edge.EdgeConnection;
import io.meshlark.session.remote.ShardDoor;
import io.meshlark.session.shard.ShardCommand;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A shard that hears wrongly what is said to it by those who were there before it. */
record SabotagedDoor(ShardDoor real, EnumSet<ClusterRule> without) implements ShardDoor {

    @Override
    public void said(ToEdge from, long epoch, long session, FromEdge what) {
        switch (what) {
            case FromEdge.Reattach reattach
                    when without.contains(ClusterRule.EDGES_COUNT_WHAT_THEY_SENT) ->
                    real.said(
                            from,
                            epoch,
                            session,
                            new FromEdge.Reattach(
                                    reattach.request(),
                                    new SentSoFar(-1, Set.of(), Set.of(), Set.of())));
            case FromEdge.Gone gone when without.contains(ClusterRule.ASKS_ARE_SAID_AGAIN) -> {}
            default -> real.said(from, epoch, session, what);
        }
    }

    @Override
    public void append(List<ShardCommand.Append> frame, AppendAnswers answers) {
        // What was sent before is lost with the incarnation that it was sent to.
        if (without.contains(ClusterRule.APPENDS_ARE_SENT_AGAIN)
                && frame.size() > 1) {
            real.append(frame.subList(frame.size() - 1, frame.size()), answers);
        } else {
            real.append(frame, answers);
        }
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
