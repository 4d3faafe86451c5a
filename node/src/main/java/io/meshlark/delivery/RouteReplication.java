package io.meshlark.delivery;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Peer;
import io.meshlark.cluster.PeerListener;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.routing.RouteDigest;
import io.meshlark.routing.SliceDelta;
import io.meshlark.routing.SliceImage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all nodes what this node and its shards are subscribed to, and hears the same from them, so
 * that every node has the whole {@link RouteDigest} (design rule 7).
 *
 * <p>A link loses nothing and keeps the order, and a node is told the images of all slices before
 * it is told of changes: so a change is always the next one. {@link #compare} looks whether that is
 * so, and asks for the image when it is not.
 */
public final class RouteReplication implements PeerListener, RouteNews {
    private static final Logger LOG = LoggerFactory.getLogger(RouteReplication.class);

    private final Routes routes;
    private final List<Peer> peers = new CopyOnWriteArrayList<>();

    public RouteReplication(Routes routes) {
        this.routes = routes;
        routes.listen(this);
    }

    // ---- to other nodes

    @Override
    public void joined(Peer peer) {
        routes.joined(peer);
        routes.introduce(image -> send(peer, RouteCodec.image(image)), () -> peers.add(peer));
    }

    @Override
    public void changed(SliceDelta delta) {
        tellAll(RouteCodec.delta(delta));
    }

    @Override
    public void replaced(SliceImage image) {
        tellAll(RouteCodec.image(image));
    }

    private void tellAll(byte[] message) {
        for (Peer peer : peers) {
            send(peer, message);
        }
    }

    private static void send(Peer peer, byte[] message) {
        peer.send(Channel.ROUTES, message);
    }

    /** Says where this node's slices stand; to be called every second or so. */
    public void compare() {
        if (!peers.isEmpty()) {
            routes.withMarks(marks -> tellAll(RouteCodec.marks(marks)));
        }
    }

    // ---- from other nodes

    @Override
    public void received(Peer peer, Channel channel, byte[] message) {
        BinaryReader in = new BinaryReader(message);
        switch (in.octet()) {
            case RouteCodec.DELTA -> {
                SliceDelta delta = RouteCodec.delta(in, peer);
                if (routes.apply(delta) == RouteDigest.Outcome.GAP) {
                    resync(peer, delta.owner());
                }
            }
            case RouteCodec.IMAGE -> routes.replace(RouteCodec.image(in, peer));
            case RouteCodec.MARKS -> {
                for (SliceMark mark : RouteCodec.marks(in, peer)) {
                    if (!routes.has(mark)) {
                        resync(peer, mark.owner());
                    }
                }
            }
            case RouteCodec.RESYNC ->
                    routes.introduce(
                            RouteCodec.ownOwner(in), image -> send(peer, RouteCodec.image(image)));
            default -> throw in.corrupt("unknown word about routes");
        }
    }

    private static void resync(Peer peer, int owner) {
        LOG.warn("routes of {} are not what {} says, asking again", owner, peer.name());
        send(peer, RouteCodec.resync(owner));
    }

    @Override
    public void left(Peer peer) {
        peers.remove(peer);
        routes.left(peer);
    }
}
