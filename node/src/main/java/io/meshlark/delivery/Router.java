package io.meshlark.delivery;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Peer;
import io.meshlark.delivery.ShareGroup.Pick;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.routing.DurableSubscriber;
import io.meshlark.routing.Ledger;
import io.meshlark.routing.Match;
import io.meshlark.routing.OwnerSet;
import io.meshlark.routing.RouteCache;
import io.meshlark.routing.Subscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way of a publication: retained first, so that who subscribes at this moment finds it there or
 * gets it live; then this node's subscribers, by event loop; at QoS 1 and 2 one append to every
 * shard that may want it.
 *
 * <p>A thread that publishes has a cache of routes of its own.
 */
public final class Router implements Publisher {
    private static final int CACHED_TOPICS = 1_024;
    private static final int WIDEST_CACHED = 512;
    private static final int ON_ANY_NODE = -1;

    private final Routes routes;
    private final ShardGateway shards;
    private final Retention retention;
    private final GroupDelivery groups;
    private final ThreadLocal<RouteCache<Route>> caches;
    private final ThreadLocal<OwnerSet> owners = ThreadLocal.withInitial(OwnerSet::new);

    /**
     * @param life of this node, as in {@link Peer#life}
     */
    public Router(Routes routes, ShardGateway shards, Retention retention, long life) {
        this.routes = routes;
        this.shards = shards;
        this.retention = retention;
        this.groups = new GroupDelivery(routes, shards, life);
        this.caches =
                ThreadLocal.withInitial(() ->
                        new RouteCache<>(
                                CACHED_TOPICS,
                                routes::version,
                                routes::version,
                                Route::width,
                                WIDEST_CACHED));
    }

    @Override
    public void publish(
            Publication publication,
            @Nullable MessageId id,
            long epoch,
            @Nullable Ledger ledger,
            Receipt receipt) {
        Route route = route(publication.topic());
        if (publication.qos() == QoS.AT_MOST_ONCE) {
            if (publication.retain()) {
                retention.retain(publication, result -> {});
                route = route(publication.topic());
            }
            hand(publication, route);
            groups.give(publication, pick(publication, route), null);
            send(publication, route);
            receipt.done(route == Route.NOWHERE ? Outcome.NO_SUBSCRIBERS : Outcome.ACCEPTED);
            return;
        }
        acknowledged(publication, id, epoch, ledger, route, receipt);
    }

    private static Map<ShareGroup, Pick> pick(Publication publication, Route route) {
        return GroupDelivery.pick(publication, route.groups(), Map.of());
    }

    private Route route(String topic) {
        return caches.get().get(topic, t -> routes.match(t, owners.get()));
    }

    // ---- QoS 1 and 2

    private void acknowledged(
            Publication publication,
            @Nullable MessageId id,
            long epoch,
            @Nullable Ledger ledger,
            Route first,
            Receipt receipt) {
        Map<ShareGroup, Pick> picks = pick(publication, first);
        if (!accepts(publication, first, picks)) {
            picks.forEach((group, pick) -> group.takeBack(pick, publication));
            receipt.done(Outcome.REFUSED);
            return;
        }
        boolean found = first != Route.NOWHERE;
        boolean mayBeRepeated =
                publication.qos() == QoS.AT_LEAST_ONCE || (id != null && id.isOfWill());
        Awaited awaited = new Awaited(receipt, mayBeRepeated, found);
        Route route = first;
        if (publication.retain()) {
            awaited.expect();
            retention.retain(publication, awaited::retained);
            route = route(publication.topic());
        }
        hand(publication, route);
        send(publication, route, awaited);
        if (!route.groups().isEmpty()) {
            // Once more for those that have come since.
            picks = GroupDelivery.pick(publication, route.groups(), picks);
        }
        if (id == null && !picks.isEmpty()) {
            shareAcknowledged(publication, epoch, route, picks, awaited);
        } else {
            for (int shard : route.shards()) {
                append(shard, publication, id, epoch, true, List.of(), awaited);
            }
            if (id != null) {
                groups.give(publication, picks, id, ledger, awaited);
            }
        }
        awaited.allAsked();
    }

    /** Whether every shard that is to write takes it now. */
    private boolean accepts(Publication publication, Route route, Map<ShareGroup, Pick> picks) {
        for (int shard : route.shards()) {
            if (!shards.accepts(shard)) {
                return false;
            }
        }
        for (Pick pick : picks.values()) {
            if (pick.member() instanceof GroupMember.Durable durable
                    && pick.qosOf(publication).isAcknowledged()
                    && !shards.accepts(durable.shard())) {
                return false;
            }
        }
        return true;
    }

    private void append(
            int shard,
            Publication publication,
            @Nullable MessageId id,
            long epoch,
            boolean match,
            List<ShardGateway.Picked> picked,
            Awaited awaited) {
        awaited.expect();
        shards.append(
                shard,
                new ShardGateway.Append(publication, id, epoch, match, picked),
                awaited::appended);
    }

    /** One append to a shard, for its own subscribers and for what groups have picked there. */
    private void shareAcknowledged(
            Publication publication,
            long epoch,
            Route route,
            Map<ShareGroup, Pick> picks,
            Awaited awaited) {
        Map<Integer, List<ShardGateway.Picked>> picked = groups.give(publication, picks, awaited);
        for (int shard : route.shards()) {
            List<ShardGateway.Picked> here = picked.remove(shard);
            append(shard, publication, null, epoch, true, here == null ? List.of() : here, awaited);
        }
        picked.forEach((shard, here) -> append(shard, publication, null, 0, false, here, awaited));
    }

    // ---- handing over

    /** To this node's transient subscribers. */
    private static void handToLanes(Publication publication, Route route) {
        for (FanOut lane : route.lanes()) {
            lane.send(publication);
        }
    }

    /** To everybody online who gets it without a write. */
    private static void hand(Publication publication, Route route) {
        handToLanes(publication, route);
        handToDurable(publication, route, ON_ANY_NODE);
    }

    /** At QoS 0, to durable sessions of this node's shards whose clients are on {@code node}. */
    private static void handToDurable(Publication publication, Route route, int node) {
        for (Match<DurableSubscriber> match : route.durable()) {
            DurableSubscriber durable = match.subscriber();
            Subscriber online = durable.online();
            Match<DurableSubscriber> seen =
                    match.seen(durable.clientId().equals(publication.publisher()));
            if (online != null
                    && (node == ON_ANY_NODE || node == online.node())
                    && seen != null
                    && !seen.qos().min(publication.qos()).isAcknowledged()) {
                boolean retain = publication.retain() && seen.retainAsPublished();
                online.lane()
                        .execute(
                                () ->
                                        online.deliver(
                                                publication, QoS.AT_MOST_ONCE, retain, seen.ids()),
                                publication.weight());
            }
        }
    }

    // ---- to other nodes

    /** At QoS 0, to each node that may have somebody online who wants it: once. */
    private void send(Publication publication, Route route) {
        if (route.nodes().isEmpty() && route.farShards().length == 0) {
            return;
        }
        List<Peer> to = new ArrayList<>(route.nodes());
        addNodesOf(route.farShards(), to);
        send(new Forwarded.ToAll(publication), to);
    }

    private void addNodesOf(int[] farShards, List<Peer> to) {
        for (int shard : farShards) {
            Peer peer = shards.peerOf(shard);
            if (peer != null && !to.contains(peer)) {
                to.add(peer);
            }
        }
    }

    private static void send(Forwarded forwarded, List<Peer> to) {
        byte[] message = null;
        for (Peer peer : to) {
            if (peer.hasRoom()) {
                message = message == null ? ForwardedCodec.encode(forwarded) : message;
                peer.send(Channel.PUBLICATIONS, message);
            }
        }
    }

    /** At QoS 1 and 2, to each node with transient subscribers; shards have their appends. */
    private static void send(Publication publication, Route route, Awaited awaited) {
        if (route.nodes().isEmpty()) {
            return;
        }
        byte[] message = ForwardedCodec.encode(new Forwarded.ToAll(publication));
        for (Peer peer : route.nodes()) {
            awaited.expect();
            // A node that has left has no subscribers: then everybody has it, too.
            peer.send(Channel.PUBLICATIONS, message, fate -> awaited.appended(Outcome.ACCEPTED));
        }
    }

    /** A publication that another node has sent here. */
    void arrived(Peer from, Forwarded forwarded) {
        switch (forwarded) {
            case Forwarded.ToAll(var publication) -> arrived(publication);
            case Forwarded.ToMember to -> groups.arrived(to);
            case Forwarded.ToSession to -> groups.arrived(to);
            case Forwarded.Back(var publication) ->
                    handToDurable(publication, route(publication.topic()), from.number());
        }
    }

    private void arrived(Publication publication) {
        Route route = route(publication.topic());
        if (publication.qos() == QoS.AT_MOST_ONCE) {
            hand(publication, route);
        } else {
            handToLanes(publication, route);
        }
    }

    // ---- what a node says about itself

    /**
     * Publishes at QoS 0 to clients that are connected to this node, wherever their sessions are,
     * and to nobody else.
     */
    public Publisher toThisNode() {
        return (publication, id, epoch, ledger, receipt) -> {
            if (publication.retain()) {
                retention.retain(publication, result -> {});
            }
            Route route = route(publication.topic());
            handToLanes(publication, route);
            handToDurable(publication, route, Routes.THIS_NODE);
            groups.giveHere(publication, route.groups());
            List<Peer> to = new ArrayList<>(0);
            addNodesOf(route.farShards(), to);
            send(new Forwarded.Back(publication), to);
            receipt.done(Outcome.ACCEPTED);
        };
    }

    /** Whether anybody in the cluster may want what is published to {@code topic}. */
    public boolean isWanted(String topic) {
        return routes.match(topic, owners.get()) != Route.NOWHERE;
    }

    // ---- groups

    /** QoS 2 messages of which this node remembers that a transient member has had them. */
    public int rememberedForGroups() {
        return groups.remembered();
    }

    /**
     * A member of {@code group} is gone without having taken this message: another gets it. It has
     * been acknowledged, so it waits for a shard whose store fails; false: too much waits already,
     * and it is dropped.
     */
    public boolean giveAgain(Publication publication, ShareGroup group) {
        return groups.giveAgain(publication, group);
    }
}
