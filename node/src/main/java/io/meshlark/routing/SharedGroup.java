package io.meshlark.routing;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of one shared subscription [MQTT 5, section 4.8.2], and who of them gets the next
 * message. For one thread; the actor of the shard that the group is homed in.
 *
 * <p>Members are picked from the first of these that is not empty, by the group's {@link
 * SharedStrategy}:
 *
 * <ol>
 *   <li>connected, with credit: fewer messages in flight than the client's Receive Maximum
 *   <li>connected, without credit: the message waits in the member's session
 *   <li>durable and away: the message waits for the member to return, so that it is not lost
 * </ol>
 *
 * <p>A pick says who; it counts for the order of turns, but only {@link #assigned} takes credit, so
 * that QoS 0 takes none. Round robin, random and sticky look at one member; local, the hashes and
 * least-inflight look at all. Hashes are rendezvous hashes: when a member comes or goes, only what
 * it gets or had moves.
 *
 * @param <M> the members' identity, with equals and hashCode
 */
public final class SharedGroup<M> {
    private final SharedStrategy strategy;
    private final Map<M, Member<M>> members = new HashMap<>();
    private final Candidates<M> withCredit = new Candidates<>();
    private final Candidates<M> withoutCredit = new Candidates<>();
    private final Candidates<M> away = new Candidates<>();
    private @Nullable Member<M> sticky;
    private int joined;

    public SharedGroup(SharedStrategy strategy) {
        this.strategy = strategy;
    }

    /**
     * Adds a member that is away. One that is there already stays as it is, but for {@code
     * durable}.
     *
     * @param durable whether its session keeps messages while it is away
     */
    public void add(M id, boolean durable) {
        Member<M> member = members.computeIfAbsent(id, m -> new Member<>(m, joined++));
        member.durable = durable;
        place(member);
    }

    public void remove(M id) {
        Member<M> member = members.remove(id);
        if (member != null) {
            leave(member);
        }
    }

    /**
     * The member is connected; what was in flight stays so and takes credit.
     *
     * @param node where its connection is
     * @param receiveMaximum how many messages may be in flight to it
     */
    public void connected(M id, int node, int receiveMaximum) {
        Member<M> member = members.get(id);
        if (member != null) {
            member.node = node;
            member.receiveMaximum = receiveMaximum;
            place(member);
        }
    }

    public void disconnected(M id) {
        Member<M> member = members.get(id);
        if (member != null) {
            member.node = Member.NO_NODE;
            place(member);
        }
    }

    /** A message of the group is in flight to the member. */
    public void assigned(M id) {
        Member<M> member = members.get(id);
        if (member != null) {
            member.inflight++;
            place(member);
        }
    }

    /** A message of the group is in flight to the member no more. */
    public void settled(M id) {
        Member<M> member = members.get(id);
        if (member != null && member.inflight > 0) {
            member.inflight--;
            place(member);
        }
    }

    /**
     * Who gets a message, or null when there is no member that would not lose it.
     *
     * @param publisher the client id of who published
     * @param node where it was published
     * @param random any number, used by {@link SharedStrategy#RANDOM}
     */
    public @Nullable M pick(String topic, String publisher, int node, long random) {
        Candidates<M> candidates =
                !withCredit.isEmpty()
                        ? withCredit
                        : !withoutCredit.isEmpty() ? withoutCredit : away;
        if (candidates.isEmpty()) {
            return null;
        }
        Member<M> picked =
                switch (strategy) {
                    case ROUND_ROBIN -> candidates.next();
                    case RANDOM -> candidates.at(random);
                    case STICKY ->
                            sticky != null && candidates.has(sticky) ? sticky : candidates.next();
                    case LOCAL -> candidates.next(node);
                    case HASH_CLIENT -> candidates.highest(publisher);
                    case HASH_TOPIC -> candidates.highest(topic);
                    case LEAST_INFLIGHT -> candidates.leastInflight();
                };
        candidates.served(picked);
        sticky = picked;
        return picked.id;
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    public int size() {
        return members.size();
    }

    private void place(Member<M> member) {
        Candidates<M> target =
                member.node == Member.NO_NODE
                        ? member.durable ? away : null
                        : member.inflight < member.receiveMaximum ? withCredit : withoutCredit;
        if (target == null || !target.has(member)) {
            leave(member);
            if (target != null) {
                target.add(member);
            }
        }
    }

    private void leave(Member<M> member) {
        withCredit.remove(member);
        withoutCredit.remove(member);
        away.remove(member);
    }
}
