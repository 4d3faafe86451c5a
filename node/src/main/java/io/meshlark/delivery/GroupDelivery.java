package io.meshlark.delivery;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Peer;
import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.delivery.ShareGroup.Pick;
import io.meshlark.delivery.ShareGroup.SharedSubscriber;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.routing.DurableSubscriber;
import io.meshlark.routing.Ledger;
import io.meshlark.routing.Subscriber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shared groups on the way of a publication: one member of each is picked, and given the message
 * wherever it is. A transient one takes it on its event loop, maybe of another node; a durable one
 * through its shard, at QoS 0 through its connection.
 *
 * <p>A message on its way to another node that leaves goes to another member, unless it may have
 * been there at QoS 2 [MQTT-4.8.2-5]. The publisher's acknowledgement waits for all of that.
 */
final class GroupDelivery {
    private final Routes routes;
    private final ShardGateway shards;
    private final AssignedDelivery assigned;
    private final RecentIds recent = new RecentIds();

    /**
     * @param life of this node, as in {@link Peer#life}
     */
    GroupDelivery(Routes routes, ShardGateway shards, long life) {
        this.routes = routes;
        this.shards = shards;
        this.assigned = new AssignedDelivery(routes, shards, this, life);
    }

    /** How many messages are remembered here, so that transient members get them once. */
    int remembered() {
        return recent.size();
    }

    /** How a member gets a message. */
    record How(QoS qos, boolean retain, SubscriptionIds ids) {
        ShardGateway.Picked to(GroupMember.Durable member) {
            return new ShardGateway.Picked(member.session(), qos, retain, ids);
        }

        static How of(Pick pick, Publication publication) {
            return new How(
                    pick.qosOf(publication),
                    publication.retain() && pick.interest().options().retainAsPublished(),
                    Ids.of(pick.interest()));
        }
    }

    /** Adds one member of each group that has nobody in {@code before}. */
    static Map<ShareGroup, Pick> pick(
            Publication publication, List<ShareGroup> groups, Map<ShareGroup, Pick> before) {
        if (groups.isEmpty()) {
            return before;
        }
        Map<ShareGroup, Pick> picks = new LinkedHashMap<>(before);
        for (ShareGroup group : groups) {
            Pick pick = picks.containsKey(group) ? null : group.pick(publication);
            if (pick != null) {
                picks.put(group, pick);
            }
        }
        return picks;
    }

    /**
     * Hands over to those picked; durable members at QoS 1 and 2 are returned, by shard.
     *
     * @param awaited waits for members on other nodes; null when nobody does
     */
    Map<Integer, List<ShardGateway.Picked>> give(
            Publication publication, Map<ShareGroup, Pick> picks, @Nullable Awaited awaited) {
        Map<Integer, List<ShardGateway.Picked>> durable = new HashMap<>();
        picks.forEach((group, pick) ->
                give(
                        publication,
                        group,
                        pick,
                        (member, how) ->
                                durable.computeIfAbsent(member.shard(), s -> new ArrayList<>(1))
                                        .add(how.to(member)),
                        awaited));
        return durable;
    }

    /**
     * Gives a message that has an id to those picked. Each group's copy has an id of its own, so
     * that the shard of a durable member tells it from the publication for its own subscribers.
     *
     * @param ledger where it is written down whom groups have picked at QoS 2; null: nowhere
     */
    void give(
            Publication publication,
            Map<ShareGroup, Pick> picks,
            MessageId id,
            @Nullable Ledger ledger,
            Awaited awaited) {
        Map<ShareGroup, Pick> exactlyOnce = new LinkedHashMap<>();
        picks.forEach((group, pick) -> {
            if (ledger != null && pick.qosOf(publication) == QoS.EXACTLY_ONCE) {
                exactlyOnce.put(group, pick);
            } else {
                give(
                        publication,
                        group,
                        pick,
                        appends(publication, id.ofShare(group.share()), awaited),
                        awaited);
            }
        });
        if (ledger != null && !exactlyOnce.isEmpty()) {
            assigned.give(publication, exactlyOnce, id, ledger, awaited);
        }
    }

    /** What becomes of a message for a durable member at QoS 1 or 2. */
    private interface ToShard {
        void give(GroupMember.Durable member, How how);
    }

    private ToShard appends(
            Publication publication, @Nullable MessageId id, @Nullable Awaited awaited) {
        return (member, how) -> {
            if (awaited != null) {
                awaited.expect();
            }
            shards.append(
                    member.shard(),
                    new ShardGateway.Append(publication, id, 0, false, List.of(how.to(member))),
                    outcome -> {
                        if (awaited != null) {
                            awaited.appended(outcome);
                        }
                    });
        };
    }

    private void give(
            Publication publication,
            ShareGroup group,
            Pick pick,
            ToShard durable,
            @Nullable Awaited awaited) {
        How how = How.of(pick, publication);
        switch (pick.member()) {
            case GroupMember.Here(SharedSubscriber session) ->
                    hand(publication, session, how, group);
            case GroupMember.OnPeer far -> send(publication, far, how, group, awaited);
            case GroupMember.Durable member -> {
                if (how.qos.isAcknowledged()) {
                    durable.give(member, how);
                } else {
                    hand(publication, member, how);
                }
            }
        }
    }

    static void hand(Publication publication, SharedSubscriber session, How how, ShareGroup group) {
        session.lane()
                .execute(
                        () ->
                                session.deliverShared(
                                        publication, how.qos, how.retain, how.ids, group),
                        publication.weight());
    }

    /** At QoS 0, to the connection of a durable member, by way of the node that knows it. */
    void hand(Publication publication, GroupMember.Durable member, How how) {
        DurableSubscriber here = routes.shard(member.shard()).member(member.session());
        if (here != null) {
            hand(publication, here, how.retain, how.ids);
            return;
        }
        Peer peer = shards.peerOf(member.shard());
        if (peer != null && peer.hasRoom()) {
            peer.send(
                    Channel.PUBLICATIONS,
                    ForwardedCodec.encode(
                            new Forwarded.ToSession(
                                    publication,
                                    member.shard(),
                                    member.session(),
                                    how.retain,
                                    how.ids)));
        }
    }

    private static void hand(
            Publication publication,
            DurableSubscriber member,
            boolean retain,
            SubscriptionIds ids) {
        Subscriber online = member.online();
        if (online != null) {
            online.lane()
                    .execute(
                            () -> online.deliver(publication, QoS.AT_MOST_ONCE, retain, ids),
                            publication.weight());
        }
    }

    /**
     * To one member of each group that is connected to this node, if its strategy comes upon one;
     * at QoS 0.
     */
    void giveHere(Publication publication, List<ShareGroup> groups) {
        for (ShareGroup group : groups) {
            int tries = group.size();
            for (int i = 0; i < tries; i++) {
                Pick pick = group.pick(publication);
                if (pick == null || handHere(publication, group, pick)) {
                    break;
                }
            }
        }
    }

    private boolean handHere(Publication publication, ShareGroup group, Pick pick) {
        How how = How.of(pick, publication);
        switch (pick.member()) {
            case GroupMember.Here(SharedSubscriber session) ->
                    hand(publication, session, how, group);
            case GroupMember.Durable member -> {
                DurableSubscriber here = routes.shard(member.shard()).member(member.session());
                Subscriber online = here == null ? null : here.online();
                if (here == null || online == null || online.node() != Routes.THIS_NODE) {
                    return false;
                }
                hand(publication, here, how.retain, how.ids);
            }
            case GroupMember.OnPeer _ -> {
                return false;
            }
        }
        return true;
    }

    // ---- members on other nodes

    private void send(
            Publication publication,
            GroupMember.OnPeer member,
            How how,
            ShareGroup group,
            @Nullable Awaited awaited) {
        if (awaited != null && how.qos.isAcknowledged()) {
            awaited.expect();
        }
        send(
                publication,
                member,
                how,
                group,
                null,
                fate -> {
                    if (goesToAnother(fate, how)) {
                        giveToAnother(publication, group, awaited);
                    }
                    if (awaited != null) {
                        awaited.appended(Outcome.ACCEPTED);
                    }
                });
    }

    /** Whether the member has not had it, or another may have it, too [MQTT-4.8.2-5]. */
    static boolean goesToAnother(Peer.Fate fate, How how) {
        return fate == Peer.Fate.UNSENT || (fate == Peer.Fate.LOST && how.qos == QoS.AT_LEAST_ONCE);
    }

    /**
     * @param then told at QoS 1 and 2
     */
    void send(
            Publication publication,
            GroupMember.OnPeer member,
            How how,
            ShareGroup group,
            @Nullable MessageId id,
            Peer.Receipt then) {
        Peer peer = member.peer();
        if (!how.qos.isAcknowledged() && !peer.hasRoom()) {
            return;
        }
        byte[] message =
                ForwardedCodec.encode(toMember(publication, member.connection(), how, group, id));
        if (!how.qos.isAcknowledged()) {
            peer.send(Channel.PUBLICATIONS, message);
            return;
        }
        peer.send(
                Channel.PUBLICATIONS,
                message,
                fate -> {
                    // The member's node counts what the client has not acknowledged.
                    group.settled(member);
                    if (fate != Peer.Fate.HANDLED) {
                        // This may come before the news that the peer has left; nobody there is
                        // to be picked.
                        routes.groups().left(peer);
                    }
                    then.settled(fate);
                });
    }

    static Forwarded.ToMember toMember(
            Publication publication,
            long connection,
            How how,
            ShareGroup group,
            @Nullable MessageId id) {
        return new Forwarded.ToMember(
                publication,
                connection,
                group.name(),
                group.filter(),
                how.qos,
                how.retain,
                how.ids,
                id);
    }

    /** Whether this node has not taken it for a transient member yet. */
    boolean isNew(MessageId id) {
        return recent.add(id);
    }

    /**
     * A transient session of this node has been picked, mostly by another node. If it has left, and
     * this is the first time that the message comes, then it has not had it, and another gets it;
     * that copy comes once and has no id.
     */
    void arrived(Forwarded.ToMember to) {
        MessageId id = to.id();
        if (id != null && !isNew(id)) {
            return;
        }
        ShareGroup group = routes.groups().group(to.group(), to.filter());
        if (group == null) {
            return; // its last member has left
        }
        Publication publication = to.publication();
        GroupMember.Here member = routes.groups().here(to.connection());
        if (member != null && group.assigned(member, to.qos())) {
            hand(publication, member.session(), new How(to.qos(), to.retain(), to.ids()), group);
        } else {
            giveToAnother(publication, group, null);
        }
    }

    /** Another node has picked a durable session of a shard that runs here. */
    void arrived(Forwarded.ToSession to) {
        DurableSubscriber member = routes.shard(to.shard()).member(to.session());
        if (member != null) {
            hand(to.publication(), member, to.retain(), to.ids());
        }
    }

    // ---- when a member has not taken it

    /**
     * False: too much waits for shards already, and it is dropped; nobody waits for it any more.
     */
    boolean giveAgain(Publication publication, ShareGroup group) {
        if (!shards.hasRoom()) {
            return false;
        }
        giveToAnother(publication, group, null);
        return true;
    }

    /**
     * Under no message id: its shard may have the same publication for its own subscribers, and
     * would take this for the second copy. What is awaited is bounded by what publishers may have
     * in flight, so it is never dropped.
     */
    private void giveToAnother(
            Publication publication, ShareGroup group, @Nullable Awaited awaited) {
        Pick pick = group.pick(publication);
        if (pick != null) {
            give(publication, group, pick, appends(publication, null, awaited), awaited);
        }
    }
}
