package io.meshlark.cluster.net;

import io.meshlark.cluster.AckLease;
import io.meshlark.cluster.Peer;
import io.meshlark.cluster.Peers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * This node's links to all other members, as they are told to it. When they are closed, receipts
 * that wait are never called, since nobody has left.
 */
public final class NodeLinks implements Peers, AutoCloseable {
    private final LinkSettings settings;
    private volatile List<ChannelListener> listeners = List.of();
    private final Crowding crowding;
    private final LongSupplier nanos = System::nanoTime;
    private final long life;
    private final AckLease lease;
    private final LinkPort port;
    private final List<RemotePeer> peers = new CopyOnWriteArrayList<>();

    /** The same, to be given away without a copy. */
    private volatile List<Peer> all = List.of();

    private final AtomicInteger crowded = new AtomicInteger();

    /**
     * Told of each link that is crowded; called on any thread.
     *
     * @param begins too much waits for a peer
     * @param ends no more
     */
    public record Crowding(Runnable begins, Runnable ends) {
        /** Nobody wants to know. */
        public static final Crowding IGNORED = new Crowding(() -> {}, () -> {});
    }

    private NodeLinks(long life, LinkSettings settings, Crowding crowding) {
        this.life = life;
        this.settings = settings;
        this.crowding = crowding;
        this.lease = new AckLease(nanos, settings.lease().toNanos(), settings.quorum(), life);
        this.port = LinkPort.open(life, settings.address());
    }

    /**
     * No links yet.
     *
     * @param life of this process
     * @throws LinkPortFailed if the port cannot be opened
     */
    public static NodeLinks open(long life, LinkSettings settings, Crowding crowding) {
        return new NodeLinks(life, settings, crowding);
    }

    /**
     * Who is told of peers and of what they send; once, before the first of them.
     *
     * @param heard told of all peers; each of what comes on its channels
     */
    public void listen(List<ChannelListener> heard) {
        listeners = List.copyOf(heard);
    }

    /** A node has become a member. */
    public void join(RemoteNode other) {
        var link = new PeerLink(this, port, other);
        port.execute(link::join);
    }

    /** It says on which port its links arrive. */
    public void reachableAt(RemoteNode other, int itsPort) {
        port.execute(() -> port.with(other.life(), link -> link.reachableAt(itsPort)));
    }

    /** It is a member no more. */
    public void leave(RemoteNode other) {
        port.execute(() -> port.with(other.life(), PeerLink::leave));
    }

    /** Where others dial this node's links. */
    public int port() {
        return port.port();
    }

    /** Connections to that port that have ended before a member said hello on them. */
    public long strangersGone() {
        return port.strangersGone();
    }

    /** Until when the certificate is good that this node shows; empty without TLS. */
    public Optional<Instant> certificateEnd() {
        return port.certificateEnd();
    }

    @Override
    public void close() {
        port.close();
    }

    /** Holds while a quorum of the members echoes our pings. */
    public AckLease lease() {
        return lease;
    }

    @Override
    public List<Peer> all() {
        return all;
    }

    @Override
    public void whenHandled(Runnable then) {
        var barrier = new Barrier(then);
        for (RemotePeer peer : peers) {
            barrier.waitsForOneMore();
            if (!peer.sender().await(_ -> barrier.oneIsDone())) {
                barrier.oneIsDone();
            }
        }
        barrier.oneIsDone();
    }

    /** Counts down from one for the caller and one for each peer. */
    private static final class Barrier {
        private final AtomicInteger left = new AtomicInteger(1);
        private final Runnable then;

        Barrier(Runnable then) {
            this.then = then;
        }

        void waitsForOneMore() {
            left.incrementAndGet();
        }

        void oneIsDone() {
            if (left.decrementAndGet() == 0) {
                then.run();
            }
        }
    }

    @Override
    public boolean isCrowded() {
        return crowded.get() > 0;
    }

    /** How much was ever sent on the link to a node, in bytes. */
    public long sentTo(RemoteNode node) {
        for (RemotePeer peer : peers) {
            if (peer.life() == node.life()) {
                return peer.sender().appended();
            }
        }
        return 0; // it has no link yet, or none any more
    }

    /** One for each peer. */
    public List<LinkFigures> figures() {
        return peers.stream().map(RemotePeer::figures).toList();
    }

    synchronized void add(RemotePeer peer) {
        peers.add(peer);
        all = List.copyOf(peers);
    }

    synchronized void remove(RemotePeer peer) {
        peers.remove(peer);
        all = List.copyOf(peers);
    }

    void begins() {
        crowded.incrementAndGet();
        crowding.begins.run();
    }

    void ends() {
        crowded.decrementAndGet();
        crowding.ends.run();
    }

    public LinkSettings settings() {
        return settings;
    }

    List<ChannelListener> listeners() {
        return listeners;
    }

    /** The clock of all that is about links. */
    public LongSupplier nanos() {
        return nanos;
    }

    /** Of this process; others know it as {@link Peer#life}. */
    public long life() {
        return life;
    }
}
