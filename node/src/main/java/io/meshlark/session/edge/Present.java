package io.meshlark.session.edge;

/**
 * A connection that answers the roll call of its shard.
 *
 * @param number its edge's own number for it, never used again in that life of the node
 * @param epoch which it was attached with
 * @param session 0 for a transient one
 */
public record Present(long number, String clientId, long epoch, long session) {}
