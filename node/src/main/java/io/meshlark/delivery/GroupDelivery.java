package io.meshlark.delivery;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Peer;
import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.delivery.ShareGroup.Pick;
import io.meshlark.delivery.ShareGroup.SharedSubscriber;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.routing.DurableSubscriber;
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

    GroupDelivery(Routes routes, ShardGateway shards) {
        this.routes = routes;
        this.shards = shards;
    }

    /** How a member gets a message. */
    private record How(QoS qos, boolean retain, SubscriptionIds ids) {
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
        picks.forEach((group, pick) -> give(publication, group, pick, durable, awaited));
        return durable;
    }

    private void give(
            Publication publication,
            ShareGroup group,
            Pick pick,
            Map<Integer, List<ShardGateway.Picked>> durable,
            @Nullable Awaited awaited) {
        How how = How.of(pick, publication);
        switch (pick.member()) {
            case GroupMember.Here(SharedSubscriber session) ->
                    hand(publication, session, how, group);
            case GroupMember.OnPeer far -> send(publication, far, how, group, awaited);
            case GroupMember.Durable member -> {
                if (how.qos.isAcknowledged()) {
                    durable.computeIfAbsent(member.shard(), s -> new ArrayList<>(1))
                            .add(
                                    new ShardGateway.Picked(
                                            member.session(), how.qos, how.retain, how.ids));
                } else {
                    hand(publication, member, how);
                }
            }
        }
    }

    private static void hand(
            Publication publication, SharedSubscriber session, How how, ShareGroup group) {
        session.lane()
                .execute(
                        () ->
                                session.deliverShared(
                                        publication, how.qos, how.retain, how.ids, group),
                        publication.weight());
    }

    /** At QoS 0, to the connection of a durable member, by way of the node that knows it. */
    private void hand(Publication publication, GroupMember.Durable member, How how) {
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

    // ---- members on other nodes

    private void send(
            Publication publication,
            GroupMember.OnPeer member,
            How how,
            ShareGroup group,
            @Nullable Awaited awaited) {
        Peer peer = member.peer();
        if (!how.qos.isAcknowledged() && !peer.hasRoom()) {
            return;
        }
        byte[] message =
                ForwardedCodec.encode(
                        new Forwarded.ToMember(
                                publication,
                                member.connection(),
                                group.name(),
                                group.filter(),
                                how.qos,
                                how.retain,
                                how.ids));
        if (!how.qos.isAcknowledged()) {
            peer.send(Channel.PUBLICATIONS, message);
            return;
        }
        if (awaited != null) {
            awaited.expect();
        }
        peer.send(
                Channel.PUBLICATIONS,
                message,
                fate -> sent(publication, member, how, group, awaited, fate));
    }

    private void sent(
            Publication publication,
            GroupMember.OnPeer member,
            How how,
            ShareGroup group,
            @Nullable Awaited awaited,
            Peer.Fate fate) {
        group.settled(member); // the member's node counts what the client has not acknowledged
        if (fate != Peer.Fate.HANDLED) {
            // This may come before the news that the peer has left; nobody there is to be picked.
            routes.groups().left(member.peer());
            if (fate == Peer.Fate.UNSENT || how.qos == QoS.AT_LEAST_ONCE) {
                giveToAnother(publication, group, awaited);
            }
        }
        if (awaited != null) {
            awaited.appended(Outcome.ACCEPTED);
        }
    }

    /** Another node has picked a transient session of this one. */
    void arrived(Forwarded.ToMember to) {
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
        give(publication, pick(publication, List.of(group), Map.of()), awaited)
                .forEach((shard, picked) -> {
                    if (awaited != null) {
                        awaited.expect();
                    }
                    shards.append(
                            shard,
                            new ShardGateway.Append(publication, null, false, picked),
                            outcome -> {
                                if (awaited != null) {
                                    awaited.appended(outcome);
                                }
                            });
                });
    }
}
