package io.meshlark.delivery;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Peer;
import io.meshlark.cluster.PeerListener;

/**
 * Publications that other nodes have sent to this one. When {@link #received} returns, every
 * transient subscriber here that is meant has been handed the message: that is what the sender's
 * receipt says.
 */
public final class PublicationReceiver implements PeerListener {
    private final Router router;

    public PublicationReceiver(Router router) {
        this.router = router;
    }

    @Override
    public void joined(Peer peer) {}

    @Override
    public void received(Peer peer, Channel channel, byte[] message) {
        router.arrived(ForwardedCodec.decode(message));
    }

    @Override
    public void left(Peer peer) {}
}
