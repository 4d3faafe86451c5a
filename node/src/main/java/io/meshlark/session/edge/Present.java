package io.meshlark.session.edge;

/**
 * A connection that answers the roll call of its shard.
 *
 * @param number its edge's own number for it, never used again in that life of the node
 * @param owner user name of the client; empty: anonymous
 * @param epoch which it was attached with; 0 while its CONNECT has no answer
 * @param session 0 for a transient one
 */
public record Present(long number, String clientId, String owner, long epoch, long session) {
    private static final long UNANSWERED = 0;

    /** A connection whose CONNECT has no answer yet, and will be said again. */
    static Present unanswered(long number, String clientId, String owner) {
        return new Present(number, clientId, owner, UNANSWERED, 0);
    }

    public boolean isAnswered() {
        return epoch != UNANSWERED;
    }
}
