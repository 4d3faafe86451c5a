package io.meshlark.delivery;

import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.routing.Interest;
import io.meshlark.routing.SharedGroup;
import io.meshlark.routing.SharedStrategy;
import io.meshlark.routing.Subscriber;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The members of one shared subscription on all nodes, and who of them is next. Event loops pick,
 * so it is locked; a pick is short.
 *
 * <p>Each node takes turns and counts what is in flight for itself: to its own transient members
 * until their clients have acknowledged, to those of other nodes until they are there.
 */
public final class ShareGroup {
    private final String name;
    private final String filter;
    private final long share;
    private final SharedGroup<GroupMember> turns;
    private final Map<GroupMember, Interest> interests = new HashMap<>();

    /**
     * @param share what tells its copy of a message apart: {@link MessageId#share}
     */
    ShareGroup(String name, String filter, long share, SharedStrategy strategy) {
        this.name = name;
        this.filter = filter;
        this.share = share;
        this.turns = new SharedGroup<>(strategy);
    }

    /** Who was picked, and how it wants the message. */
    record Pick(GroupMember member, Interest interest) {
        QoS qosOf(Publication publication) {
            return interest.options().qos().min(publication.qos());
        }

        /** Whether this node counts the message as in flight; a durable session counts itself. */
        boolean takesCredit(Publication publication) {
            return !(member instanceof GroupMember.Durable) && qosOf(publication).isAcknowledged();
        }
    }

    /** A transient session that can be a member of a group. */
    public interface SharedSubscriber extends Subscriber {

        /** This node's number for it, never used again in this life of the node. */
        long number();

        /** How many QoS 1 and 2 messages may be in flight to it. */
        int receiveMaximum();

        /**
         * A message that {@code group} has given to this member; at QoS 1 and 2 the member says
         * {@link ShareGroup#settled} when it is through with it.
         */
        void deliverShared(
                Publication publication,
                QoS qos,
                boolean retain,
                SubscriptionIds ids,
                ShareGroup group);
    }

    /** Adds a member, or changes what it asks for. A durable one is away until {@link #place}. */
    synchronized void join(GroupMember member, Interest interest) {
        turns.add(member, member instanceof GroupMember.Durable);
        switch (member) {
            case GroupMember.Here(var session) ->
                    turns.connected(member, Routes.THIS_NODE, session.receiveMaximum());
            case GroupMember.OnPeer far ->
                    turns.connected(member, far.peer().number(), far.receiveMaximum());
            case GroupMember.Durable _ -> {}
        }
        interests.put(member, interest);
    }

    synchronized void leave(GroupMember member) {
        turns.remove(member);
        interests.remove(member);
    }

    /**
     * @param node that stands for the one where its client is, if that is connected
     */
    synchronized void place(GroupMember.Durable member, boolean isConnected, int node) {
        if (isConnected) {
            turns.connected(member, node, Integer.MAX_VALUE);
        } else {
            turns.disconnected(member);
        }
    }

    synchronized @Nullable Pick pick(Publication publication) {
        GroupMember member =
                turns.pick(
                        publication.topic(),
                        publication.publisher(),
                        Routes.THIS_NODE,
                        ThreadLocalRandom.current().nextLong());
        Interest interest = member == null ? null : interests.get(member);
        if (member == null || interest == null) {
            return null;
        }
        Pick pick = new Pick(member, interest);
        if (pick.takesCredit(publication)) {
            turns.assigned(member);
        }
        return pick;
    }

    /** What {@code member} asks for; null if it is a member no more. */
    synchronized @Nullable Interest interest(GroupMember member) {
        return interests.get(member);
    }

    /** The message is not handed over after all. */
    synchronized void takeBack(Pick pick, Publication publication) {
        if (pick.takesCredit(publication)) {
            turns.settled(pick.member());
        }
    }

    /**
     * {@code member} has been picked by another node, or when the message came before.
     *
     * @return false: it is a member no more
     */
    synchronized boolean assigned(GroupMember member, QoS qos) {
        if (!interests.containsKey(member)) {
            return false;
        }
        if (qos.isAcknowledged()) {
            turns.assigned(member);
        }
        return true;
    }

    /** The member is through with a message at QoS 1 or 2. */
    public void settled(SharedSubscriber member) {
        settled(new GroupMember.Here(member));
    }

    /** This node does not count the message as in flight to the member any more. */
    synchronized void settled(GroupMember member) {
        turns.settled(member);
    }

    synchronized int size() {
        return turns.size();
    }

    synchronized boolean isEmpty() {
        return turns.isEmpty();
    }

    String name() {
        return name;
    }

    String filter() {
        return filter;
    }

    long share() {
        return share;
    }
}
