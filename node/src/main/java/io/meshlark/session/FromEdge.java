package io.meshlark.session;

import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.ClientSession.Subscription;
import java.util.List;

/**
 * What the edge of a connection says to the shard of its session. The edge keeps each of these
 * until it is answered, and says it again to the next incarnation of the shard; so all of them may
 * be heard twice.
 */
public sealed interface FromEdge {

    /** Answered by {@link ToEdge#attached} or {@link ToEdge#refused}. */
    record Connect(Sessions.Request request) implements FromEdge {}

    /**
     * The connection of a durable session is still here, as the roll call has said; the session is
     * to go on with it. Answered by {@link ToEdge#reattached}.
     */
    record Reattach(Sessions.Request request, SentSoFar sent) implements FromEdge {}

    /** Answered by {@link ToEdge#subscribed}. */
    record Subscribe(int packetId, List<Subscription> subscriptions) implements FromEdge {}

    /** Answered by {@link ToEdge#unsubscribed}. */
    record Unsubscribe(int packetId, List<TopicFilter> filters) implements FromEdge {}

    /** PUBREL. Answered by {@link ToEdge#released}. */
    record Release(int packetId, long generation) implements FromEdge {}

    /**
     * Whom shared groups have picked for the message that the client has published under a packet
     * id. Answered by {@link ToEdge#assigned}.
     *
     * @param question the connection's number for it: several may be about one packet id
     * @param again whether these take the place of what was assigned before
     */
    record Assign(
            int question, int packetId, long generation, List<Assignment> picks, boolean again)
            implements FromEdge {}

    /**
     * New generations of packet ids. Answered by {@link ToEdge#rebased}.
     *
     * @param ranges first and last id of each, inclusive, ascending
     */
    record Rebase(long base, int[] ranges) implements FromEdge {}

    /**
     * The connection has ended. Answered by {@link ToEdge#left}.
     *
     * @param sentTo the highest outSeq sent on it, -1 for none
     */
    record Gone(Departure departure, long sentTo) implements FromEdge {}
}
