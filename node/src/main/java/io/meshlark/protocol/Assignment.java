package io.meshlark.protocol;

/**
 * Whom a shared group has picked for a publication: that session and no other is to have it.
 *
 * @param group name of the group
 * @param filter that its members share
 */
public record Assignment(String group, String filter, Member member) {

    /** A session as every node can tell it, also after it has ended. */
    public sealed interface Member {}

    /** A durable session: its shard, and its number there. */
    public record Durable(int shard, long session) implements Member {}

    /**
     * A transient session.
     *
     * @param node the life of the node that has it, as in {@code Peer.life}
     * @param connection that node's number for it, never used again in that life
     */
    public record Transient(long node, long connection) implements Member {}
}
