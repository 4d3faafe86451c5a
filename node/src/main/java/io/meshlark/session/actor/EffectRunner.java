package io.meshlark.session.actor;

import akka.actor.typed.ActorRef;
import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.delivery.Retention;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.Will;
import io.meshlark.routing.Subscriber;
import io.meshlark.session.FromEdge;
import io.meshlark.session.Sessions;
import io.meshlark.session.ToEdge;
import io.meshlark.session.ToSession;
import io.meshlark.session.Window;
import io.meshlark.session.edge.AppendAnswers;
import io.meshlark.session.edge.Edge;
import io.meshlark.session.edge.ShardPort;
import io.meshlark.session.shard.PendingWill;
import io.meshlark.session.shard.Presence;
import io.meshlark.session.shard.Shard;
import io.meshlark.session.shard.ShardCommand;
import io.meshlark.session.shard.ShardEffect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the effects of a batch happen: the way from a shard's decisions to connections and actors.
 */
final class EffectRunner {
    private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);

    private final int shard;
    private final ShardSurroundings around;
    private final SessionChildren children;
    private final ActorRef<SessionShard.Command> self;

    /** By origin: answers to appends, told together. */
    private final Map<Long, Decided> answers = new HashMap<>();

    private static final class Decided {
        final AppendAnswers to;
        final List<Outcome> outcomes = new ArrayList<>();
        long lastSeq;

        Decided(AppendAnswers to) {
            this.to = to;
        }

        void tell() {
            if (!outcomes.isEmpty()) {
                to.decided(List.copyOf(outcomes), lastSeq);
                outcomes.clear();
            }
        }
    }

    EffectRunner(
            int shard,
            ShardSurroundings around,
            SessionChildren children,
            ActorRef<SessionShard.Command> self) {
        this.shard = shard;
        this.around = around;
        this.children = children;
        this.self = self;
    }

    /** Where appends of {@code origin} are answered. */
    void answer(long origin, AppendAnswers to) {
        Decided known = answers.get(origin);
        if (known == null || known.to != to) {
            answers.put(origin, new Decided(to));
        }
    }

    /** Nobody of that node waits for an answer any more. */
    void forget(AppendAnswers to) {
        answers.values().removeIf(decided -> decided.to == to);
    }

    /** What {@code machine} decided, in order. */
    void run(List<ShardEffect> effects, Shard machine) {
        for (ShardEffect effect : effects) {
            run(effect, machine);
            if (effect instanceof ShardEffect.Attach attach) {
                machine.confirm(attach.presence());
            }
        }
        answers.values().forEach(Decided::tell);
    }

    private void run(ShardEffect effect, Shard machine) {
        switch (effect) {
            case ShardEffect.AppendDone done -> {
                Decided decided = answers.get(done.origin());
                if (decided != null) {
                    decided.outcomes.add(outcome(done.result()));
                    decided.lastSeq = done.originSeq();
                }
            }
            case ShardEffect.Deliver deliver ->
                    children.tellIfAwake(
                            deliver.session(),
                            new DurableSession.Deliver(deliver.message(), deliver.excess()));
            case ShardEffect.HandOver over -> handOver(over);
            case ShardEffect.Kick kick -> kick.client().kick(kick.reason(), kick.detail());
            case ShardEffect.Attach attach -> attach(attach, machine);
            case ShardEffect.Wake wake -> children.wakeIfDozing(wake.session());
            case ShardEffect.Refuse refuse ->
                    refuse.client().refused(refuse.reason(), refuse.detail());
            case ShardEffect.Subscribed subscribed -> subscribed(subscribed);
            case ShardEffect.Unsubscribed unsubscribed ->
                    unsubscribed
                            .caller()
                            .client()
                            .unsubscribed(unsubscribed.packetId(), unsubscribed.reasons());
            case ShardEffect.ReleaseDone done -> done.caller().client().released(done.packetId());
            case ShardEffect.Assigned assigned ->
                    assigned.caller().client().assigned(assigned.question(), assigned.earlier());
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
            case ShardEffect.WillDenied denied ->
                    LOG.debug(
                            "will of {} is not published: it may not publish to {} any more",
                            denied.will().clientId(),
                            denied.will().will().topic());
            case ShardEffect.AskReleased ask ->
                    tell(ask.shard(), new ShardCommand.AskReleased(shard, ask.ids()));
            case ShardEffect.AnswerReleased answer ->
                    tell(answer.shard(), new ShardCommand.AreReleased(answer.ids()));
            case ShardEffect.QueueDropped dropped -> around.edge().dropped().accept(dropped.why());
        }
    }

    private static void handOver(ShardEffect.HandOver over) {
        Subscriber online = over.to().online();
        if (online != null) {
            Publication publication = over.publication();
            online.lane()
                    .execute(
                            () ->
                                    online.deliver(
                                            publication,
                                            QoS.AT_MOST_ONCE,
                                            over.retain(),
                                            over.ids()),
                            publication.weight());
        }
    }

    /** A shard that is on its way is asked again later. */
    private void tell(int other, ShardCommand.FromShard command) {
        ShardPort port = around.homes().of(other).port();
        if (port != null) {
            port.tell(command);
        }
    }

    private static Outcome outcome(ShardEffect.AppendResult result) {
        return switch (result) {
            case NOT_WANTED -> Outcome.NO_SUBSCRIBERS;
            case APPENDED -> Outcome.APPENDED;
            case DROPPED -> Outcome.ACCEPTED;
            case REFUSED -> Outcome.REJECTED;
            case SUPERSEDED -> Outcome.SUPERSEDED;
        };
    }

    // ---- connections

    private void attach(ShardEffect.Attach attach, Shard machine) {
        Presence presence = attach.presence();
        ToEdge client = presence.client();
        ToEdge.Attached attached =
                new ToEdge.Attached(
                        presence.epoch(),
                        presence.session(),
                        attach.sessionPresent(),
                        attach.generations(),
                        attach.openInbound(),
                        attach.replays());
        if (presence.session() == 0) {
            client.attached(attached, ToSession.NONE);
        } else {
            DurableSession.Attach here =
                    new DurableSession.Attach(client, window(attach.request()), null);
            if (isToWake(presence.session(), machine)) {
                client.attached(attached, door(presence));
                children.tell(presence.session(), here);
            } else {
                client.attached(attached, children.doze(presence.session(), here));
            }
        }
        if (!client.isReachable()) {
            self.tell(new SessionShard.EdgesLost());
        }
    }

    /** The session of a connection that is older than this incarnation goes on with it. */
    void reattach(Presence presence, FromEdge.Reattach reattach, @Nullable Shard machine) {
        ToEdge client = presence.client();
        long session = presence.session();
        DurableSession.Attach here =
                new DurableSession.Attach(client, window(reattach.request()), reattach.sent());
        if (!reattach.sent().isSettled() || isToWake(session, machine)) {
            SessionDoor door = door(presence);
            children.tell(session, here);
            client.reattached(door);
        } else {
            client.reattached(children.doze(session, here));
        }
    }

    private boolean isToWake(long session, @Nullable Shard machine) {
        return machine == null || machine.hasMessages(session) || children.isKnown(session);
    }

    private SessionDoor door(Presence presence) {
        return new SessionDoor(children.wakeFor(presence), presence.client());
    }

    private Window window(Sessions.Request request) {
        Edge edge = around.edge();
        return new Window(
                Math.min(request.receiveMaximum(), edge.inflightMessages()),
                edge.inflightBytes(),
                request.fits());
    }

    /** SUBACK, when every node knows the filters (design rule 7). */
    private void subscribed(ShardEffect.Subscribed subscribed) {
        around.peers()
                .whenHandled(() ->
                        subscribed
                                .caller()
                                .client()
                                .subscribed(
                                        subscribed.packetId(),
                                        subscribed.reasons(),
                                        subscribed.isNew(),
                                        subscribed.problem()));
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
                        will.retain() ? pending.principal().userName() : "",
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
                            case REFUSED, SUPERSEDED -> new ShardCommand.WillRefused(will.epoch());
                            case NOT_RETAINED -> new ShardCommand.WillNotRetained(will.epoch());
                            case NO_SUBSCRIBERS, ACCEPTED, APPENDED, REJECTED ->
                                    new ShardCommand.WillPublished(will.epoch());
                        }));
    }

    private void willDone(PendingWill will, Retention.Result result) {
        willDone(will, result == Retention.Result.FAILED ? Outcome.NOT_RETAINED : Outcome.ACCEPTED);
    }
}
