package io.meshlark.delivery;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.routing.DurableSubscriber;
import io.meshlark.routing.Interest;
import io.meshlark.routing.SharedGroup;
import io.meshlark.routing.SharedStrategy;
import io.meshlark.routing.Subscriber;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The members of one shared subscription on this node, and who of them is next. Event loops pick,
 * so it is locked; a pick is short.
 */
public final class ShareGroup {
    private static final int THIS_NODE = 0;

    private final String name;
    private final String filter;
    private final SharedGroup<Object> turns;
    private final Map<Object, Interest> interests = new HashMap<>();

    ShareGroup(String name, String filter, SharedStrategy strategy) {
        this.name = name;
        this.filter = filter;
        this.turns = new SharedGroup<>(strategy);
    }

    /** Who was picked, and how it wants the message. */
    public sealed interface Pick {
        Interest interest();

        default QoS qosOf(Publication publication) {
            return interest().options().qos().min(publication.qos());
        }

        record Transient(SharedSubscriber subscriber, Interest interest) implements Pick {}

        record Durable(DurableSubscriber subscriber, Interest interest) implements Pick {}
    }

    /** A transient session that can be a member of a group. */
    public interface SharedSubscriber extends Subscriber {

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

    synchronized void join(SharedSubscriber member, Interest interest) {
        turns.add(member, false);
        turns.connected(member, THIS_NODE, member.receiveMaximum());
        interests.put(member, interest);
    }

    synchronized void join(DurableSubscriber member, Interest interest) {
        turns.add(member, true);
        if (member.online() != null) {
            turns.connected(member, THIS_NODE, Integer.MAX_VALUE);
        }
        interests.put(member, interest);
    }

    synchronized void leave(Object member) {
        turns.remove(member);
        interests.remove(member);
    }

    /** The connection of a durable member has come or gone. */
    public synchronized void update(DurableSubscriber member) {
        if (member.online() != null) {
            turns.connected(member, THIS_NODE, Integer.MAX_VALUE);
        } else {
            turns.disconnected(member);
        }
    }

    synchronized @Nullable Pick pick(Publication publication) {
        Object member =
                turns.pick(
                        publication.topic(),
                        publication.publisher(),
                        THIS_NODE,
                        ThreadLocalRandom.current().nextLong());
        Interest interest = member == null ? null : interests.get(member);
        if (member == null || interest == null) {
            return null;
        }
        if (member instanceof DurableSubscriber durable) {
            return new Pick.Durable(durable, interest);
        }
        Pick pick = new Pick.Transient((SharedSubscriber) member, interest);
        if (pick.qosOf(publication).isAcknowledged()) {
            turns.assigned(member);
        }
        return pick;
    }

    /** The message is not handed over after all. */
    synchronized void takeBack(Pick pick, Publication publication) {
        if (pick instanceof Pick.Transient member && pick.qosOf(publication).isAcknowledged()) {
            turns.settled(member.subscriber());
        }
    }

    /** The member is through with a message at QoS 1 or 2. */
    public synchronized void settled(Subscriber member) {
        turns.settled(member);
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
}
