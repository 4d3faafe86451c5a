package io.meshlark.delivery;

import io.meshlark.cluster.Peer;
import io.meshlark.delivery.GroupDelivery.How;
import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.delivery.ShareGroup.Pick;
import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.routing.Interest;
import io.meshlark.routing.Ledger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages of durable publishers to shared groups at QoS 2: whom a group has picked is durable
 * before it is given the message (design rule 10). When the publisher sends it again, the same
 * member gets it again: a durable one by its shard, a transient one by its node, which know what
 * they have had by the id of the group's copy.
 *
 * <p>Another member gets it only if the first certainly has not: its node has left without having
 * seen the message, and no earlier connection of the publisher had it assigned. That is durable
 * first, too. A member that is gone and may have had it keeps it [MQTT-4.8.2-5].
 */
final class AssignedDelivery {
    /**
     * For a member that this node knows no more: the member's own node knows what becomes of it.
     */
    private static final How UNKNOWN = new How(QoS.EXACTLY_ONCE, false, SubscriptionIds.NONE);

    private final Routes routes;
    private final ShardGateway shards;
    private final GroupDelivery groups;
    private final long life;

    /**
     * @param life of this node, as in {@link Peer#life}
     */
    AssignedDelivery(Routes routes, ShardGateway shards, GroupDelivery groups, long life) {
        this.routes = routes;
        this.shards = shards;
        this.groups = groups;
        this.life = life;
    }

    /** One publication on its way. */
    private record Copies(Publication publication, MessageId id, Ledger ledger, Awaited awaited) {

        MessageId idFor(ShareGroup group) {
            return id.ofShare(group.share());
        }
    }

    /**
     * Gives to each group when it is durable whom it has picked. If the publisher's connection ends
     * before, nobody gets it and nobody waits: it comes again.
     */
    void give(
            Publication publication,
            Map<ShareGroup, Pick> picks,
            MessageId id,
            Ledger ledger,
            Awaited awaited) {
        Copies copies = new Copies(publication, id, ledger, awaited);
        List<Assignment> asked = new ArrayList<>(picks.size());
        picks.forEach((group, pick) -> asked.add(assignment(group, pick)));
        awaited.expect();
        ledger.assign(
                id,
                asked,
                false,
                new Ledger.Answer() {
                    @Override
                    public void isDurable(List<Assignment> earlier) {
                        assigned(copies, picks, earlier);
                    }

                    @Override
                    public void isUnknown() {
                        picks.forEach((group, pick) -> group.takeBack(pick, publication));
                    }
                });
    }

    private Assignment assignment(ShareGroup group, Pick pick) {
        Assignment.Member member =
                switch (pick.member()) {
                    case GroupMember.Here(var session) ->
                            new Assignment.Transient(life, session.number());
                    case GroupMember.OnPeer far ->
                            new Assignment.Transient(far.peer().life(), far.connection());
                    case GroupMember.Durable durable ->
                            new Assignment.Durable(durable.shard(), durable.session());
                };
        return new Assignment(group.name(), group.filter(), member);
    }

    private void assigned(Copies copies, Map<ShareGroup, Pick> picks, List<Assignment> earlier) {
        Map<ShareGroup, Assignment> again = new LinkedHashMap<>();
        for (Assignment each : earlier) {
            for (ShareGroup group : picks.keySet()) {
                if (group.name().equals(each.group()) && group.filter().equals(each.filter())) {
                    again.put(group, each);
                }
            }
        }
        picks.forEach((group, pick) -> {
            Assignment before = again.get(group);
            if (before == null) {
                giveFirst(copies, group, pick);
            } else {
                group.takeBack(pick, copies.publication);
                giveAgain(copies, group, before.member());
            }
        });
        // The publisher's shard has to be told when it is released.
        copies.awaited.appended(Outcome.APPENDED);
    }

    // ---- nobody has it yet

    private void giveFirst(Copies copies, ShareGroup group, Pick pick) {
        How how = How.of(pick, copies.publication);
        switch (pick.member()) {
            case GroupMember.Here(var session) -> {
                if (groups.isNew(copies.idFor(group))) {
                    GroupDelivery.hand(copies.publication, session, how, group);
                } else {
                    group.takeBack(pick, copies.publication);
                }
            }
            case GroupMember.OnPeer far ->
                    send(
                            copies,
                            group,
                            far,
                            how,
                            fate -> {
                                if (GroupDelivery.goesToAnother(fate, how)) {
                                    move(copies, group);
                                } else {
                                    copies.awaited.appended(Outcome.ACCEPTED);
                                }
                            });
            case GroupMember.Durable member -> append(copies, group, member, how);
        }
    }

    /**
     * To another member, once that is durable. Without the publisher's connection it cannot be:
     * then the ledger names one who is gone, so that nobody else gets it when it comes again.
     */
    private void move(Copies copies, ShareGroup group) {
        Pick pick = group.pick(copies.publication);
        if (pick == null) {
            copies.awaited.appended(Outcome.ACCEPTED);
            return;
        }
        copies.ledger.assign(
                copies.id,
                List.of(assignment(group, pick)),
                true,
                new Ledger.Answer() {
                    @Override
                    public void isDurable(List<Assignment> earlier) {
                        isUnknown();
                    }

                    @Override
                    public void isUnknown() {
                        giveFirst(copies, group, pick);
                        copies.awaited.appended(Outcome.ACCEPTED);
                    }
                });
    }

    // ---- it may have it

    private void giveAgain(Copies copies, ShareGroup group, Assignment.Member named) {
        GroupMember member = routes.groups().member(named, life);
        Interest interest = member == null ? null : group.interest(member);
        How how =
                member == null || interest == null
                        ? UNKNOWN
                        : How.of(new Pick(member, interest), copies.publication);
        switch (named) {
            case Assignment.Durable _ -> {
                if (member instanceof GroupMember.Durable durable && interest != null) {
                    append(copies, group, durable, how);
                }
            }
            case Assignment.Transient(long node, long connection) -> {
                Peer peer = routes.groups().peer(node);
                if (node == life) {
                    groups.arrived(
                            GroupDelivery.toMember(
                                    copies.publication,
                                    connection,
                                    how,
                                    group,
                                    copies.idFor(group)));
                } else if (peer != null) {
                    GroupMember.OnPeer far =
                            member instanceof GroupMember.OnPeer known
                                    ? known
                                    : new GroupMember.OnPeer(peer, connection, "", 0);
                    group.assigned(far, how.qos());
                    send(
                            copies,
                            group,
                            far,
                            how,
                            fate -> copies.awaited.appended(Outcome.ACCEPTED));
                }
            }
        }
    }

    // ---- ways

    private void send(
            Copies copies,
            ShareGroup group,
            GroupMember.OnPeer member,
            How how,
            Peer.Receipt then) {
        if (how.qos().isAcknowledged()) {
            copies.awaited.expect();
        }
        groups.send(copies.publication, member, how, group, copies.idFor(group), then);
    }

    private void append(Copies copies, ShareGroup group, GroupMember.Durable member, How how) {
        if (!how.qos().isAcknowledged()) {
            groups.hand(copies.publication, member, how);
            return;
        }
        copies.awaited.expect();
        shards.append(
                member.shard(),
                new ShardGateway.Append(
                        copies.publication, copies.idFor(group), 0, false, List.of(how.to(member))),
                copies.awaited::appended);
    }
}
