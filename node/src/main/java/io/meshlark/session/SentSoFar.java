package io.meshlark.session;

import java.util.Set;

/**
 * What has been sent on a connection of a durable session at QoS 1 and 2, as its edge knows it.
 * What is from {@code sentFrom} to {@code sentTo} and not named below, the client has acknowledged.
 *
 * @param sentFrom the lowest outSeq sent on this connection
 * @param sentTo the highest outSeq sent on this connection, -1 for none
 * @param unanswered outSeqs of PUBLISHes that the client has not answered
 * @param received outSeqs of those whose PUBREC has come and whose PUBREL has not been sent
 * @param released packet ids whose PUBREL was sent and whose PUBCOMP has not come
 * @param completed packet ids of earlier connections whose PUBCOMP has come on this one
 */
public record SentSoFar(
        long sentFrom,
        long sentTo,
        Set<Long> unanswered,
        Set<Long> received,
        Set<Integer> released,
        Set<Integer> completed) {

    public SentSoFar {
        unanswered = Set.copyOf(unanswered);
        received = Set.copyOf(received);
        released = Set.copyOf(released);
        completed = Set.copyOf(completed);
    }

    /** Whether nothing is under way. */
    public boolean isSettled() {
        return unanswered.isEmpty() && received.isEmpty() && released.isEmpty();
    }

    /** Whether the client has had its last word about a message whose PUBREC it had sent. */
    boolean isCompleted(long outSeq) {
        boolean isOfThisConnection = outSeq >= sentFrom && outSeq <= sentTo;
        int packetId = Outgoing.packetIdOf(outSeq);
        return isOfThisConnection
                ? !received.contains(outSeq) && !released.contains(packetId)
                : completed.contains(packetId);
    }
}
