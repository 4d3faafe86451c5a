package io.meshlark.session.shard;

import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Will;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.session.ClientSession;
import io.meshlark.session.Sessions;
import io.meshlark.session.ToEdge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node, a connection, a session or the clock may ask of a shard. */
public sealed interface ShardCommand {

    /** Roughly what it adds to a journal row, in bytes. */
    default int weight() {
        return 64;
    }

    // ---- from nodes

    /**
     * A publication for this shard. Answered by {@link ShardEffect.AppendDone}.
     *
     * @param origin the sending node, in this life of its process
     * @param originSeq 1, 2, 3 … per origin and shard
     * @param epoch of the publisher's connection; 0: not said
     * @param match whether the shard's subscriptions decide who gets it, beside {@code picked}
     * @param picked sessions of this shard that a shared group has chosen
     * @param fromAfar whether it comes from another node, which cannot hand it to subscribers at
     *     QoS 0 itself
     */
    record Append(
            long origin,
            long originSeq,
            Publication publication,
            @Nullable MessageId id,
            long epoch,
            boolean match,
            List<LogRecord.Target> picked,
            boolean fromAfar)
            implements ShardCommand {

        public Append(
                long origin,
                long originSeq,
                Publication publication,
                @Nullable MessageId id,
                long epoch,
                boolean match,
                List<LogRecord.Target> picked) {
            this(origin, originSeq, publication, id, epoch, match, picked, false);
        }

        @Override
        public int weight() {
            return publication.weight();
        }
    }

    // ---- from connections

    /** CONNECT. Answered by {@link ShardEffect.Attach} or {@link ShardEffect.Refuse}. */
    record Connect(Sessions.Request request, ToEdge client) implements ShardCommand {

        @Override
        public int weight() {
            Will will = request.will();
            int bytes = 128 + request.clientId().length();
            return will == null
                    ? bytes
                    : bytes + will.payload().size() + will.properties().weight();
        }
    }

    /**
     * The connection of {@code epoch} is gone.
     *
     * @param sentTo the highest outSeq its session may have sent, -1 for none, {@link
     *     #AS_FAR_AS_THERE_IS} when the session cannot say
     */
    record Gone(String clientId, long epoch, ClientSession.Departure departure, long sentTo)
            implements ShardCommand {
        public static final long AS_FAR_AS_THERE_IS = Long.MAX_VALUE;
    }

    record Subscribe(Caller caller, int packetId, List<ClientSession.Subscription> subscriptions)
            implements ShardCommand {

        @Override
        public int weight() {
            int bytes = 64;
            for (ClientSession.Subscription subscription : subscriptions) {
                bytes += 32 + subscription.filter().text().length();
            }
            return bytes;
        }
    }

    record Unsubscribe(Caller caller, int packetId, List<TopicFilter> filters)
            implements ShardCommand {}

    /** PUBREL of a publication that may have been appended somewhere. */
    record Release(Caller caller, int packetId, long generation) implements ShardCommand {}

    /**
     * Whom shared groups have picked for a message. Answered by {@link ShardEffect.Assigned}.
     *
     * @param question the caller's number for it
     * @param again whether these take the place of what was assigned before
     */
    record Assign(
            Caller caller,
            int question,
            int packetId,
            long generation,
            List<Assignment> picks,
            boolean again)
            implements ShardCommand {

        @Override
        public int weight() {
            int bytes = 64;
            for (Assignment each : picks) {
                bytes += 32 + each.group().length() + each.filter().length();
            }
            return bytes;
        }
    }

    /**
     * The publisher's ids that are not open get a generation of their own, so that what is known of
     * them takes little space. Answered by {@link ShardEffect.RebaseDone}; until then the caller
     * publishes nothing.
     *
     * @param ranges first and last id of each, inclusive, ascending
     */
    record Rebase(Caller caller, long base, int[] ranges) implements ShardCommand {

        @Override
        public int weight() {
            return 64 + 4 * ranges.length;
        }
    }

    /** The connection that asks: what it asks after a newer one has come is void (rule 1). */
    record Caller(String clientId, long session, long epoch, ToEdge client) {}

    // ---- from the sessions of this shard

    /**
     * The session is awake; it holds everything up to {@code keptTo} itself, {@code keptCount}
     * messages of {@code keptBytes}.
     */
    record Awake(long session, long keptTo, int keptCount, long keptBytes)
            implements ShardCommand {}

    /**
     * The session lived through a failure of the log.
     *
     * @param highest the highest outSeq it has seen
     * @param unsettled all of those up to {@code highest} that it has not settled
     */
    record Resumed(long session, long highest, long[] unsettled) implements ShardCommand {}

    /** The session has stopped. */
    record Asleep(long session) implements ShardCommand {}

    /** PUBREC from the client. */
    record Received(long session, long outSeq) implements ShardCommand {}

    record Settled(long session, long[] ranges) implements ShardCommand {}

    record Dropped(long session, long outSeq) implements ShardCommand {}

    /**
     * The session has written everything up to {@code keptTo} into its own journal, {@code count}
     * messages of {@code bytes} in all.
     */
    record Kept(long session, long keptTo, int count, long bytes) implements ShardCommand {}

    // ---- about wills and released ids

    record WillPublished(long epoch) implements ShardCommand {}

    /** The broker could not take the will now. */
    record WillRefused(long epoch) implements ShardCommand {}

    /** Everybody has the will, but it could not be retained now. */
    record WillNotRetained(long epoch) implements ShardCommand {}

    /** What one shard says to another. */
    sealed interface FromShard extends ShardCommand {}

    /** Another shard asks which of these this shard's publishers have released. */
    record AskReleased(int shard, List<MessageId> ids) implements FromShard {}

    record AreReleased(List<MessageId> ids) implements FromShard {}

    /** The clock: deadlines, spills, lazy writes. */
    record Tick() implements ShardCommand {}
}
