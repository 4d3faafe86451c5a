package io.meshlark.session.edge;

import io.meshlark.cluster.Peer;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.routing.Lane;
import io.meshlark.session.FromEdge;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where one shard is, as this node knows it, and the connections here whose sessions belong to it.
 *
 * <pre>
 *  nowhere ── opened ──▶ open ── closed, its node left, roll call ──▶ nowhere
 * </pre>
 *
 * <p>While the shard is nowhere, connections keep what they have to say. Thread-safe.
 */
public final class ShardHome {
    private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final int shard;
    private final ShardOutbox outbox;
    private final Map<Long, EdgeConnection> connections = new ConcurrentHashMap<>();
    private volatile @Nullable ShardPort port;
    private volatile long life;

    /** Whether connections are held back; known to {@link #holdBackWhileUnheard} alone. */
    private boolean isHeldBack;

    ShardHome(int shard, ShardOutbox outbox) {
        this.shard = shard;
        this.outbox = outbox;
    }

    public int shard() {
        return shard;
    }

    /** The incarnation that this node has last heard of, 0 if of none. */
    public long life() {
        return life;
    }

    public @Nullable ShardPort port() {
        return port;
    }

    // ---- connections

    void connect(EdgeConnection connection) {
        connections.put(connection.number(), connection);
        connection.connect();
    }

    void remove(EdgeConnection connection) {
        connections.remove(connection.number());
    }

    public @Nullable EdgeConnection connection(long number) {
        return connections.get(number);
    }

    int size() {
        return connections.size();
    }

    void tell(EdgeConnection from, FromEdge what) {
        ShardPort open = port;
        if (open != null) {
            open.tell(from, what);
        }
    }

    /** Whether the epoch is of an incarnation that another has replaced. */
    boolean isOlder(long epoch) {
        return epoch >>> Integer.SIZE < life;
    }

    // ---- the shard

    /**
     * A new incarnation asks who is connected, and the one before has nothing to say any more.
     * {@code answer} is called once, on any thread.
     *
     * @return false: a newer one has asked already
     */
    public boolean rollCall(long newLife, Consumer<List<Present>> answer) {
        synchronized (this) {
            if (newLife < life) {
                return false;
            }
            life = newLife;
            port = null;
            outbox.closed();
        }
        Map<Lane, List<EdgeConnection>> byLane = new IdentityHashMap<>();
        for (EdgeConnection connection : connections.values()) {
            byLane.computeIfAbsent(connection.lane(), lane -> new ArrayList<>()).add(connection);
        }
        if (byLane.isEmpty()) {
            answer.accept(List.of());
            return true;
        }
        List<Present> present = new ArrayList<>();
        AtomicInteger lanes = new AtomicInteger(byLane.size());
        byLane.forEach((lane, here) ->
                lane.execute(() -> {
                    List<Present> found = new ArrayList<>(here.size());
                    for (EdgeConnection connection : here) {
                        Present each = connection.present();
                        if (each != null) {
                            found.add(each);
                        }
                    }
                    synchronized (present) {
                        present.addAll(found);
                    }
                    if (lanes.decrementAndGet() == 0) {
                        answer.accept(List.copyOf(present));
                    }
                }));
        return true;
    }

    /**
     * The incarnation {@code newLife} listens.
     *
     * @return false: it is old
     */
    public boolean opened(long newLife, ShardPort opened) {
        synchronized (this) {
            if (newLife < life) {
                return false;
            }
            life = newLife;
            port = opened;
        }
        outbox.opened(opened);
        for (EdgeConnection connection : connections.values()) {
            connection.lane().execute(connection::opened);
        }
        return true;
    }

    /** What {@code closed} leads to is no more. */
    public synchronized void closed(ShardPort closed) {
        if (closed.equals(port)) {
            port = null;
            outbox.closed();
        }
    }

    /**
     * Leaves clients alone while their shard's node answers, but what it sends does not arrive: it
     * waits for a while for what it tells an older connection, and then lets the newer one in. For
     * a node that does not answer either nobody is held up: it is dead, or about to be removed (ADR
     * 0014). To be called by one thread.
     */
    void holdBackWhileUnheard() {
        ShardPort open = port;
        Peer node = open == null ? null : open.node();
        boolean isUnheard =
                node != null
                        && node.lag() >= SILENT_NANOS
                        && (isHeldBack || node.silence() < SILENT_NANOS);
        if (isUnheard || isHeldBack) {
            isHeldBack = isUnheard;
            for (EdgeConnection connection : connections.values()) {
                connection.lane().execute(() -> connection.shardIsUnheard(isUnheard));
            }
        }
    }

    /** Those who wait for a shard that is nowhere, or on a silent node, are to come again. */
    void refuseWhoWaits(long connectingSince) {
        ShardPort open = port;
        Peer node = open == null ? null : open.node();
        if (open != null && (node == null || node.silence() < SILENT_NANOS)) {
            return;
        }
        for (EdgeConnection connection : connections.values()) {
            if (connection.whatWasAttached() == null && connection.since() < connectingSince) {
                connection.giveUp(
                        ReasonCode.SERVER_UNAVAILABLE, "the session is on its way to another node");
            }
        }
    }
}
