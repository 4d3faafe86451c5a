package io.meshlark.cluster;

/**
 * Told of one part's peers and of what they send. For one peer, one call at a time, in the order of
 * sending: {@code joined}, any number of {@code received}, {@code left}. Must not block.
 */
public interface PeerListener {

    /** A node has become a member; what it has not been told so far, it must be told now. */
    void joined(Peer peer);

    /** A message on a channel of this listener. */
    void received(Peer peer, Channel channel, byte[] message);

    /**
     * The peer is a member no more: removed after it left, or because it was downed. Its process
     * may still run, but nothing more comes from it.
     */
    void left(Peer peer);
}
