package io.meshlark.cluster;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which peers have told this node everything they had to tell a newcomer. To be the last of all
 * listeners: what it sends to a peer then comes behind what the others send.
 */
public final class Introductions implements PeerListener {
    private static final byte[] THAT_IS_ALL = {1};

    private final Set<String> introduced = ConcurrentHashMap.newKeySet();

    @Override
    public void joined(Peer peer) {
        peer.send(Channel.CLUSTER, THAT_IS_ALL);
    }

    @Override
    public void received(Peer peer, Channel channel, byte[] message) {
        introduced.add(peer.name());
    }

    @Override
    public void left(Peer peer) {
        introduced.remove(peer.name());
    }

    /**
     * @param names of peers, as in {@link Peer#name}
     */
    public boolean areComplete(Set<String> names) {
        return introduced.containsAll(names);
    }
}
