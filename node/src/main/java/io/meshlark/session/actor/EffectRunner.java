package io.meshlark.session.actor;

import akka.actor.typed.ActorRef;
import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.delivery.Retention;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.Will;
import io.meshlark.session.ClientSession;
import io.meshlark.session.Generations;
import io.meshlark.session.Sessions;
import io.meshlark.session.ToClient;
import io.meshlark.session.Window;
import io.meshlark.session.edge.Edge;
import io.meshlark.session.edge.RetainedFeed;
import io.meshlark.session.edge.TransientSession;
import io.meshlark.session.shard.PendingWill;
import io.meshlark.session.shard.Presence;
import io.meshlark.session.shard.SessionSubscription;
import io.meshlark.session.shard.Shard;
import io.meshlark.session.shard.ShardCommand;
import io.meshlark.session.shard.ShardEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets the effects of a batch happen: the way from a shard's decisions to connections and actors.
 */
final class EffectRunner {
    private final int shard;
    private final ShardSurroundings around;
    private final LiveClients clients;
    private final SessionChildren children;
    private final ActorRef<SessionShard.Command> self;

    // answers to appends, told together
    private final List<Outcome> outcomes = new ArrayList<>();
    private long lastSeq;

    EffectRunner(
            int shard,
            ShardSurroundings around,
            LiveClients clients,
            SessionChildren children,
            ActorRef<SessionShard.Command> self) {
        this.shard = shard;
        this.around = around;
        this.clients = clients;
        this.children = children;
        this.self = self;
    }

    /** What {@code machine} decided, in order. */
    void run(List<ShardEffect> effects, Shard machine) {
        for (ShardEffect effect : effects) {
            run(effect);
            if (effect instanceof ShardEffect.Attach attach) {
                machine.confirm(attach.presence());
            }
        }
        if (!outcomes.isEmpty()) {
            around.outboxes().of(shard).done(List.copyOf(outcomes), lastSeq);
            outcomes.clear();
        }
    }

    private void run(ShardEffect effect) {
        switch (effect) {
            case ShardEffect.AppendDone done -> {
                outcomes.add(outcome(done.result()));
                lastSeq = done.originSeq();
            }
            case ShardEffect.Deliver deliver ->
                    children.tellIfAwake(
                            deliver.session(), new DurableSession.Deliver(deliver.message()));
            case ShardEffect.Kick kick -> kick.client().kick(kick.reason(), kick.detail());
            case ShardEffect.Attach attach -> attach(attach);
            case ShardEffect.Refuse refuse ->
                    refuse.client().refused(refuse.reason(), refuse.detail());
            case ShardEffect.Subscribed subscribed -> subscribed(subscribed);
            case ShardEffect.Unsubscribed unsubscribed -> unsubscribed(unsubscribed);
            case ShardEffect.ReleaseDone done -> done.caller().client().released(done.packetId());
            case ShardEffect.RebaseDone done -> done.caller().client().rebased();
            case ShardEffect.ReceivedIsDurable received ->
                    children.tellIfAwake(
                            received.session(),
                            new DurableSession.ReceivedIsDurable(received.outSeq()));
            case ShardEffect.DropIsDurable dropped ->
                    children.tellIfAwake(dropped.session(), new DurableSession.DropIsDurable());
            case ShardEffect.FromLog log ->
                    children.tellIfAwake(log.session(), new DurableSession.FromLog(log));
            case ShardEffect.Keep keep ->
                    children.tell(keep.session(), new DurableSession.Keep(keep.upTo()));
            case ShardEffect.Detach detach -> {
                children.tellIfAwake(detach.session(), new DurableSession.WrittenOff());
                children.detached(detach.session());
            }
            case ShardEffect.SessionOver over -> sessionOver(over.session());
            case ShardEffect.PublishWill will -> publish(will);
            case ShardEffect.AskReleased ask ->
                    around.toShard()
                            .accept(ask.shard(), new ShardCommand.AskReleased(shard, ask.ids()));
            case ShardEffect.AnswerReleased answer ->
                    around.toShard()
                            .accept(answer.shard(), new ShardCommand.AreReleased(answer.ids()));
            case ShardEffect.QueueDropped dropped -> around.edge().dropped().accept(dropped.why());
        }
    }

    private static Outcome outcome(ShardEffect.AppendResult result) {
        return switch (result) {
            case NOT_WANTED -> Outcome.NO_SUBSCRIBERS;
            case APPENDED -> Outcome.APPENDED;
            case DROPPED -> Outcome.ACCEPTED;
            case REFUSED -> Outcome.REJECTED;
        };
    }

    // ---- connections

    private void attach(ShardEffect.Attach attach) {
        Presence presence = attach.presence();
        ToClient client = presence.client();
        Generations generations = attach.generations();
        clients.add(client);
        ClientSession session =
                generations == null
                        ? transientSession(attach.request(), presence)
                        : durableSession(attach, generations);
        client.attached(
                new ToClient.Attachment(session, attach.sessionPresent(), attach.openInbound()));
        if (generations != null) {
            RetainedFeed feed = children.feed(presence.session());
            children.tell(
                    presence.session(),
                    new DurableSession.Attach(
                            client,
                            window(attach.request()),
                            feed == null ? () -> {} : feed::dropped));
            if (feed != null) {
                feed.start(attach.replays());
            }
        }
    }

    private ClientSession transientSession(Sessions.Request request, Presence presence) {
        return new TransientSession(
                around.edge(),
                request,
                presence.client(),
                presence.epoch(),
                (clientId, epoch, departure) ->
                        self.tell(new SessionShard.ConnectionGone(0, presence, departure)));
    }

    private ClientSession durableSession(ShardEffect.Attach attach, Generations generations) {
        Presence presence = attach.presence();
        RetainedFeed feed =
                new RetainedFeed(
                        around.edge().retained(),
                        presence.client(),
                        around.limits().queue(),
                        DurableLink.appender(around.outboxes(), presence, shard));
        Consumer<DurableSession.Command> actor = children.wakeFor(presence, feed);
        return new DurableLink(shard, presence, generations, self, actor, feed);
    }

    private Window window(Sessions.Request request) {
        Edge edge = around.edge();
        return new Window(
                Math.min(request.receiveMaximum(), edge.inflightMessages()),
                edge.inflightBytes(),
                request.fits());
    }

    void gone(SessionShard.ConnectionGone gone) {
        clients.remove(gone.presence().client());
    }

    // ---- subscriptions

    private void subscribed(ShardEffect.Subscribed subscribed) {
        ShardCommand.Caller caller = subscribed.caller();
        caller.client()
                .subscribed(subscribed.packetId(), subscribed.reasons(), subscribed.problem());
        List<ClientSession.Replay> wanted = new ArrayList<>(0);
        for (int i = 0; i < subscribed.granted().size(); i++) {
            SessionSubscription granted = subscribed.granted().get(i);
            ClientSession.Subscription subscription =
                    new ClientSession.Subscription(
                            granted.filter(), granted.options(), granted.subscriptionId());
            if (RetainedFeed.wanted(subscription, subscribed.isNew().get(i))) {
                wanted.add(new ClientSession.Replay(subscription, null));
            }
        }
        RetainedFeed feed = children.feed(caller.session());
        if (feed != null) {
            feed.start(wanted);
        }
    }

    private void unsubscribed(ShardEffect.Unsubscribed unsubscribed) {
        ShardCommand.Caller caller = unsubscribed.caller();
        caller.client().unsubscribed(unsubscribed.packetId(), unsubscribed.reasons());
        RetainedFeed feed = children.feed(caller.session());
        if (feed != null) {
            feed.forget(unsubscribed.filters());
        }
    }

    // ---- sessions and wills

    private void sessionOver(long session) {
        if (!children.end(session)) {
            delete(session);
        }
    }

    /** Removes the journal of a session that has ended; said again while that fails. */
    void delete(long session) {
        around.cleanup()
                .deleteAll(DurableSession.persistenceId(shard, session).id())
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        self.tell(new SessionShard.NotDeleted(session));
                    }
                });
    }

    private void publish(ShardEffect.PublishWill effect) {
        PendingWill pending = effect.will();
        Will will = pending.will();
        long expiry = will.properties().messageExpiryInterval();
        Publication publication =
                new Publication(
                        will.topic(),
                        will.payload(),
                        will.qos(),
                        will.retain(),
                        will.properties(),
                        pending.clientId(),
                        expiry == PublishProperties.ABSENT
                                ? Publication.NEVER
                                : around.edge().clock().getAsLong() + expiry * 1000);
        if (effect.isPublished()) {
            around.edge()
                    .retained()
                    .retainUnlessNewer(
                            publication, effect.firedAt(), result -> willDone(pending, result));
            return;
        }
        // A shard that has not loaded yet would seem to have no subscribers.
        around.outboxes()
                .allOpened()
                .thenRun(() ->
                        around.edge()
                                .router()
                                .publish(
                                        publication,
                                        effect.id(),
                                        outcome -> willDone(pending, outcome)));
    }

    private void willDone(PendingWill will, Outcome outcome) {
        self.tell(
                new SessionShard.Do(
                        switch (outcome) {
                            case REFUSED -> new ShardCommand.WillRefused(will.epoch());
                            case NOT_RETAINED -> new ShardCommand.WillNotRetained(will.epoch());
                            case NO_SUBSCRIBERS, ACCEPTED, APPENDED, REJECTED ->
                                    new ShardCommand.WillPublished(will.epoch());
                        }));
    }

    private void willDone(PendingWill will, Retention.Result result) {
        willDone(will, result == Retention.Result.FAILED ? Outcome.NOT_RETAINED : Outcome.ACCEPTED);
    }
}
