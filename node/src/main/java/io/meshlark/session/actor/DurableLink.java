package io.meshlark.session.actor;

import akka.actor.typed.ActorRef;
import io.meshlark.delivery.Publisher;
import io.meshlark.delivery.ShardGateway;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.session.ClientSession;
import io.meshlark.session.Generations;
import io.meshlark.session.edge.RetainedFeed;
import io.meshlark.session.shard.Presence;
import io.meshlark.session.shard.ShardCommand;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A durable session as its connection sees it: passes on to the shard what concerns the shard, and
 * to the session's actor what concerns its messages.
 */
final class DurableLink implements ClientSession {
    private static final int LOT = 64;

    private final int shard;
    private final Presence presence;
    private final ShardCommand.Caller caller;
    private final ActorRef<SessionShard.Command> home;
    private final Consumer<DurableSession.Command> session;

    // on the connection's event loop only
    private final Generations generations;
    private final RetainedFeed retained;
    private ShardCommand.@Nullable Rebase rebasing;
    private int releases;

    DurableLink(
            int shard,
            Presence presence,
            Generations generations,
            ActorRef<SessionShard.Command> home,
            Consumer<DurableSession.Command> session,
            RetainedFeed retained) {
        this.shard = shard;
        this.presence = presence;
        this.generations = generations;
        this.home = home;
        this.session = session;
        this.retained = retained;
        this.caller =
                new ShardCommand.Caller(
                        presence.clientId(),
                        presence.session(),
                        presence.epoch(),
                        presence.client());
    }

    @Override
    public void subscribe(int packetId, List<Subscription> subscriptions) {
        ask(new ShardCommand.Subscribe(caller, packetId, subscriptions));
    }

    @Override
    public void unsubscribe(int packetId, List<TopicFilter> filters) {
        ask(new ShardCommand.Unsubscribe(caller, packetId, filters));
    }

    @Override
    public void acknowledged(int packetId) {
        session.accept(new DurableSession.Acknowledged(packetId));
        retained.settled();
    }

    @Override
    public void received(int packetId, ReasonCode reason) {
        session.accept(new DurableSession.Received(packetId, reason));
        if (reason.isError()) {
            retained.settled();
        }
    }

    @Override
    public void completed(int packetId) {
        session.accept(new DurableSession.Completed(packetId));
        retained.settled();
    }

    @Override
    public void catchUp(Runnable then) {
        session.accept(new DurableSession.CatchUp(() -> presence.client().lane().execute(then)));
    }

    @Override
    public @Nullable MessageId messageIdOf(int packetId) {
        return new MessageId(
                MessageId.source(shard, presence.session()), packetId, generations.of(packetId));
    }

    @Override
    public boolean release(int packetId, ClosedIds closed) {
        long generation = generations.of(packetId);
        generations.release(packetId, generation);
        ask(new ShardCommand.Release(caller, packetId, generation));
        releases++;
        boolean isTime = releases <= LOT || releases % LOT == 0;
        return isTime && generations.isCrowded() && rebasing == null && rebase(closed.ranges());
    }

    /**
     * Asks for new generations; they count when they are durable. Nothing is published meanwhile: a
     * crash must not leave a message under a name that is forgotten. A connection that lasts does
     * this now and then, a short one whenever it helps.
     */
    private boolean rebase(int[] closed) {
        if (closed.length == 0 || generations.gain(closed) < 1) {
            return false;
        }
        ShardCommand.Rebase rebase =
                new ShardCommand.Rebase(caller, generations.baseFor(closed), closed);
        rebasing = rebase;
        ask(rebase);
        return true;
    }

    @Override
    public void rebased() {
        ShardCommand.Rebase done = Objects.requireNonNull(rebasing);
        generations.rebase(done.base(), done.ranges());
        rebasing = null;
    }

    @Override
    public void disconnected(Departure departure) {
        home.tell(
                new SessionShard.ConnectionGone(
                        presence.session(), presence, departure.with(retained.stop())));
    }

    private void ask(ShardCommand command) {
        home.tell(new SessionShard.Do(command));
    }

    /** Where a session's retained messages go at QoS 1 and 2: through its log, like all others. */
    static RetainedFeed.Appender appender(ShardGateway gateway, Presence presence, int shard) {
        return (publication, qos, ids, done) ->
                gateway.append(
                        shard,
                        new ShardGateway.Append(
                                publication,
                                null,
                                false,
                                List.of(
                                        new ShardGateway.Picked(
                                                presence.session(), qos, true, ids))),
                        outcome -> {
                            if (outcome != Publisher.Outcome.APPENDED) {
                                presence.client().lane().execute(done);
                            }
                        });
    }
}
