package io.meshlark.session;

import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.routing.Subscriber;
import io.meshlark.session.ClientSession.OpenInbound;
import io.meshlark.session.ClientSession.Replay;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection as the shard of its session sees it: the way to the edge that holds it, on this node
 * or another. Calls arrive in their order. What a shard that has moved on still says does no harm:
 * the edge knows better.
 *
 * <p>As a {@link Subscriber} it takes QoS 0 only.
 */
public interface ToEdge extends Subscriber {

    ConnectionId connection();

    /** CONNACK may be sent; packets flow. */
    void attached(Attached attached, ToSession session);

    /** The answer to {@link FromEdge.Reattach}. */
    void reattached(ToSession session);

    /** CONNACK with {@code reason}, then close. */
    void refused(ReasonCode reason, String detail);

    /** PUBLISH at QoS 1 or 2. */
    void publish(Outgoing message, int packetId, boolean dup);

    /** PUBREL; {@code reason} is 0x00 or 0x92. */
    void release(int packetId, ReasonCode reason);

    /**
     * The answer to {@link FromEdge.Subscribe}.
     *
     * @param isNew for each subscription asked for, whether the session did not have it
     * @param problem the reason string when some entry was refused
     */
    void subscribed(
            int packetId, List<ReasonCode> reasons, List<Boolean> isNew, @Nullable String problem);

    /** The answer to {@link FromEdge.Unsubscribe}. */
    void unsubscribed(int packetId, List<ReasonCode> reasons);

    /** The answer to {@link FromEdge.Release}: PUBCOMP. */
    void released(int packetId);

    /**
     * The answer to {@link FromEdge.Assign}: it is durable.
     *
     * @param earlier what had been assigned before to some of the groups, and counts instead
     */
    void assigned(int question, List<Assignment> earlier);

    /** The answer to {@link FromEdge.Rebase}. */
    void rebased();

    /** The answer to {@link FromEdge.CatchUp}. */
    void caughtUp();

    /** The session has given up a message. */
    void dropped();

    /** DISCONNECT with {@code reason}, then close; answered by {@link FromEdge.Gone}. */
    void kick(ReasonCode reason, String detail);

    /** The answer to {@link FromEdge.Gone}: it will not be forgotten. */
    void left();

    /** Whether its node is the one that runs the shard. */
    default boolean isHere() {
        return false;
    }

    /** Whether its node is a member of the cluster: else nobody says when it is gone. */
    default boolean isReachable() {
        return true;
    }

    /**
     * The answer to CONNECT.
     *
     * @param epoch see {@link io.meshlark.session.shard.Presence#epoch}
     * @param session the durable session's number; 0: transient
     * @param generations of the publisher's packet ids, for the edge to keep; null for a transient
     *     session
     * @param openInbound QoS 2 packet ids that the previous connection had received and not
     *     released
     * @param replays retained messages that the last connection was still to be sent
     */
    record Attached(
            long epoch,
            long session,
            boolean sessionPresent,
            @Nullable Generations generations,
            List<OpenInbound> openInbound,
            List<Replay> replays) {}
}
