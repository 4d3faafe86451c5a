package io.meshlark.delivery;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Peer;
import io.meshlark.cluster.PeerListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells all nodes who is a member of shared groups on this node and in its shards, and hears the
 * same from them, so that every node can pick among all.
 *
 * <p>What changes is told before the client's SUBACK waits for what was sent (design rule 7). A
 * link loses nothing and keeps the order, and a node is told everything before it is told of
 * changes.
 */
public final class GroupReplication implements PeerListener {
    private final Groups groups;
    private final List<Peer> peers = new CopyOnWriteArrayList<>();

    public GroupReplication(Routes routes) {
        groups = routes.groups();
        groups.listen(this::tellAll);
    }

    private void tellAll(GroupChange change) {
        byte[] message = null;
        for (Peer peer : peers) {
            message = message == null ? GroupChangeCodec.encode(change) : message;
            peer.send(Channel.GROUPS, message);
        }
    }

    @Override
    public void joined(Peer peer) {
        groups.introduce(
                change -> peer.send(Channel.GROUPS, GroupChangeCodec.encode(change)),
                () -> peers.add(peer));
    }

    @Override
    public void received(Peer peer, Channel channel, byte[] message) {
        groups.heard(peer, GroupChangeCodec.decode(message));
    }

    @Override
    public void left(Peer peer) {
        peers.remove(peer);
        groups.left(peer);
    }
}
