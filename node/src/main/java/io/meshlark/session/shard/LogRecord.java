package io.meshlark.session.shard;

import io.meshlark.auth.access.Principal;
import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.Will;
import io.meshlark.session.ConnectionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the journal of a shard's log says; many of them make a row. */
public sealed interface LogRecord {

    /** A new incarnation of the shard; rows of older ones behind this are void (design rule 12). */
    record Opened(long incarnation) implements LogRecord {}

    /**
     * A publication, and whose it is. Each target's session gives it its next outSeq.
     *
     * @param origin the node that sent it in, and {@code originSeq} its number there
     * @param id what tells it apart when the publisher sends it again, or null
     * @param epoch of the publisher's connection; 0: not said
     */
    record Appended(
            long origin,
            long originSeq,
            @Nullable MessageId id,
            long epoch,
            Publication publication,
            List<Target> targets)
            implements LogRecord {}

    /**
     * One receiver.
     *
     * @param qos effective: 1 or 2
     */
    record Target(long session, QoS qos, boolean retain, SubscriptionIds ids) {}

    /** The client answered PUBREC: PUBREL may go out. */
    record Received(long session, long outSeq) implements LogRecord {}

    /** The client sent PUBREL: {@code packetId} starts its next generation. */
    record Released(long session, int packetId, long generation) implements LogRecord {}

    /**
     * These packet ids of the session are in generation {@code base} now.
     *
     * @param ranges first and last id of each, inclusive, ascending
     */
    record Rebased(long session, long base, int[] ranges) implements LogRecord {}

    /**
     * Whom shared groups have picked for a message of the session: nobody else is to have it when
     * its client sends it again.
     *
     * @param assignments of all groups that have been asked for so far
     */
    record Assigned(long session, int packetId, long generation, List<Assignment> assignments)
            implements LogRecord {}

    /**
     * A client is connected.
     *
     * @param session its durable session, 0 for a transient one
     * @param principal who it is
     * @param begins whether the session begins with it
     */
    record Attached(
            String clientId,
            Principal principal,
            long session,
            long epoch,
            long expirySeconds,
            @Nullable Will will,
            ConnectionId connection,
            boolean begins)
            implements LogRecord {}

    /**
     * It no longer is.
     *
     * @param sentTo the highest outSeq that may have been sent; -1 if none was in this connection
     * @param expiresAt epoch milliseconds at which the session ends, {@link Long#MAX_VALUE} for
     *     never
     * @param willAt epoch milliseconds at which the will fires, {@link #NO_WILL} if it does not
     */
    record Detached(
            String clientId, long session, long epoch, long sentTo, long expiresAt, long willAt)
            implements LogRecord {}

    long NO_WILL = -1;

    /** The will of this connection was published, or is not to be published any more. */
    record WillDone(long epoch) implements LogRecord {}

    /**
     * The session needs these no more.
     *
     * @param ranges first and last outSeq of each range, inclusive, ascending
     */
    record Settled(long session, long[] ranges) implements LogRecord {}

    /**
     * The session's own journal holds everything up to {@code keptTo} now.
     *
     * @param count how many of those are unsettled, all in all
     * @param bytes what they weigh
     */
    record Spilled(long session, long keptTo, int count, long bytes) implements LogRecord {}

    /**
     * The queue of a sleeping session was full and its oldest messages are in its own journal: it
     * is to drop them when it wakes.
     *
     * @param total how many it has had to drop in this way since it began
     */
    record KeptDropped(long session, long total) implements LogRecord {}

    /** Everything of the session goes. */
    record Ended(long session) implements LogRecord {}

    /** These will not be sent again by their publishers. */
    record Forgotten(List<MessageId> ids) implements LogRecord {}
}
