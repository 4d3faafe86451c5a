package io.meshlark.session.shard;

import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.DurableSubscriber;
import io.meshlark.session.ClientSession;
import io.meshlark.session.Generations;
import io.meshlark.session.Outgoing;
import io.meshlark.session.Session;
import io.meshlark.session.Sessions;
import io.meshlark.session.ToEdge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a shard wants done once the batch it belongs to is durable, in order. */
public sealed interface ShardEffect {

    /** What became of an append. */
    enum AppendResult {
        NOT_WANTED,
        /** Something has come from a later connection of its publisher: not taken. */
        SUPERSEDED,
        APPENDED,
        /** Every receiver's queue was full: dropped by policy, as the publisher need not know. */
        DROPPED,
        /** Every receiver's queue was full, and the policy is to tell the publisher. */
        REFUSED
    }

    record AppendDone(long origin, long originSeq, AppendResult result) implements ShardEffect {}

    /**
     * A message for a session that is awake.
     *
     * @param excess bytes by which the queues of its user are too large with it
     */
    record Deliver(long session, Outgoing message, long excess) implements ShardEffect {}

    /** A message for a session that is connected and sleeps: it is to wake and read the log. */
    record Wake(long session) implements ShardEffect {}

    /** The same publication at QoS 0, for whose session wants no more. */
    record HandOver(
            DurableSubscriber to, Publication publication, boolean retain, SubscriptionIds ids)
            implements ShardEffect {}

    /** DISCONNECT the older connection; not tied to durability. */
    record Kick(ToEdge client, ReasonCode reason, String detail) implements ShardEffect {}

    /**
     * CONNACK with success, then the session's queue.
     *
     * @param generations of the publisher's packet ids, for the connection to keep; null for a
     *     transient session
     * @param replays retained messages that the last connection was still to be sent
     */
    record Attach(
            Presence presence,
            Sessions.Request request,
            boolean sessionPresent,
            @Nullable Generations generations,
            List<ClientSession.OpenInbound> openInbound,
            List<ClientSession.Replay> replays)
            implements ShardEffect {}

    record Refuse(ToEdge client, ReasonCode reason, String detail) implements ShardEffect {}

    /**
     * SUBACK, then retained messages.
     *
     * @param isNew for each subscription asked for, whether the session did not have it
     */
    record Subscribed(
            ShardCommand.Caller caller,
            int packetId,
            List<ReasonCode> reasons,
            List<Boolean> isNew,
            @Nullable String problem)
            implements ShardEffect {}

    /**
     * UNSUBACK.
     *
     * @param filters as the client named them
     */
    record Unsubscribed(
            ShardCommand.Caller caller,
            int packetId,
            List<ReasonCode> reasons,
            List<TopicFilter> filters)
            implements ShardEffect {}

    /** PUBCOMP. */
    record ReleaseDone(ShardCommand.Caller caller, int packetId) implements ShardEffect {}

    /** The publisher's ids have their new generations. */
    record RebaseDone(ShardCommand.Caller caller) implements ShardEffect {}

    /**
     * Messages may be given to those whom groups have picked.
     *
     * @param earlier assignments that count instead
     */
    record Assigned(ShardCommand.Caller caller, int question, List<Assignment> earlier)
            implements ShardEffect {}

    record ReceivedIsDurable(long session, long outSeq) implements ShardEffect {}

    record DropIsDurable(long session) implements ShardEffect {}

    /**
     * What the log has for a session that has woken: everything it does not hold itself.
     *
     * @param sentTo what the session keeps up to here may have been sent
     * @param keptDrops as in {@link LogRecord.KeptDropped}
     */
    record FromLog(long session, List<Logged> messages, long sentTo, long keptDrops)
            implements ShardEffect {}

    /**
     * @param received whether the client's PUBREC is durable
     */
    record Logged(Outgoing message, boolean received) {}

    /** The session is to write everything up to {@code upTo} into its own journal. */
    record Keep(long session, long upTo) implements ShardEffect {}

    /** The connection did not say goodbye in time: its session carries on without it. */
    record Detach(long session) implements ShardEffect {}

    /** Nothing of this session is needed any more. */
    record SessionOver(long session) implements ShardEffect {}

    /**
     * Publish, then {@link ShardCommand.WillPublished}.
     *
     * @param firedAt when it was published first
     * @param isPublished everybody has it, it is only to be retained
     */
    record PublishWill(PendingWill will, MessageId id, long firedAt, boolean isPublished)
            implements ShardEffect {}

    /** A will that is due, which its client may not publish any more. */
    record WillDenied(PendingWill will) implements ShardEffect {}

    record AskReleased(int shard, List<MessageId> ids) implements ShardEffect {}

    record AnswerReleased(int shard, List<MessageId> ids) implements ShardEffect {}

    /** A queue was full; for the metrics. */
    record QueueDropped(long session, Session.Drop why) implements ShardEffect {}
}
