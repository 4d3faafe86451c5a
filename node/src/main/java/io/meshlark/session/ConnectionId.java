package io.meshlark.session;

/**
 * Names a connection: no other of any node has the same.
 *
 * @param life of its node's process, as in {@code Peer.life}
 * @param number that node's number for it
 */
public record ConnectionId(long life, long number) {
    /** Of a connection that need not be told from others. */
    public static final ConnectionId NONE = new ConnectionId(0, 0);
}
