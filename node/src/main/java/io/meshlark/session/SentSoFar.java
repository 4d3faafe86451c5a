package io.meshlark.session;

import java.util.Set;

/**
 * What has been sent on a connection of a durable session at QoS 1 and 2, as its edge knows it.
 * What is not named below and not above {@code sentTo}, the client has acknowledged, or it came
 * from an earlier connection and was closed there.
 *
 * @param sentTo the highest outSeq sent on this connection, -1 for none
 * @param unanswered outSeqs of PUBLISHes that the client has not answered
 * @param received outSeqs of those whose PUBREC has come and whose PUBREL has not been sent
 * @param released packet ids whose PUBREL was sent and whose PUBCOMP has not come
 */
public record SentSoFar(
        long sentTo, Set<Long> unanswered, Set<Long> received, Set<Integer> released) {

    public SentSoFar {
        unanswered = Set.copyOf(unanswered);
        received = Set.copyOf(received);
        released = Set.copyOf(released);
    }
}
