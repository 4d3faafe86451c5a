package io.meshlark.session.remote;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Peer;
import io.meshlark.cluster.PeerListener;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.session.FromEdge;
import io.meshlark.session.PacketLimit;
import io.meshlark.session.Sessions;
import io.meshlark.session.edge.EdgeConnection;
import io.meshlark.session.edge.Homes;
import io.meshlark.session.edge.Outboxes;
import io.meshlark.session.edge.Present;
import io.meshlark.session.edge.RollCall;
import io.meshlark.session.edge.ShardHome;
import io.meshlark.session.edge.ShardPort;
import io.meshlark.session.shard.ShardCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the shards of the cluster are, for this node: hears the roll calls of other nodes' shards
 * and calls the roll for its own.
 *
 * <pre>
 *  a shard begins on B:   B ── ROLL_CALL(life) ──▶ all      its predecessor is void there
 *                         B ◀── PRESENT(life) ──── each     who is connected, if anybody
 *                         B ── OPENED(life) ─────▶ all      behind the shard's subscriptions
 * </pre>
 *
 * <p>What is said under another life than the one a node knows is dropped; its sender says it again
 * to the life it will hear of.
 */
public final class ClusterShards implements RollCall, PeerListener {
    private final Homes homes;
    private final Outboxes outboxes;
    private final EdgeReceiver toEdges;
    private final FromEdgeCodec fromEdge;

    // guarded by this
    private final Map<Integer, Local> local = new HashMap<>();
    private final List<Peer> peers = new ArrayList<>();

    /** A shard on this node. */
    private static final class Local {
        final long life;
        final Map<Peer, ShardEdges> edges = new HashMap<>();
        @Nullable ShardDoor door;
        boolean isFailing;

        // while the roll is called
        final List<Answer> answers = new ArrayList<>();
        final List<Object> silent = new ArrayList<>();
        @Nullable Consumer<List<Answer>> then;

        Local(long life) {
            this.life = life;
        }
    }

    /**
     * @param fits what a client's Maximum Packet Size means
     */
    public ClusterShards(
            Homes homes, Outboxes outboxes, Function<PacketLimit, Sessions.Fits> fits) {
        this.homes = homes;
        this.outboxes = outboxes;
        this.toEdges = new EdgeReceiver(homes, outboxes);
        this.fromEdge = new FromEdgeCodec(fits);
    }

    // ---- shards of this node

    @Override
    public void call(int shard, long life, Consumer<List<Answer>> answers) {
        ShardHome home = homes.of(shard);
        synchronized (this) {
            Local called = new Local(life);
            called.then = answers;
            called.silent.add(home);
            called.silent.addAll(peers);
            local.put(shard, called);
            BinaryWriter call = Wire.message(Wire.ROLL_CALL, shard, life);
            tellAll(call);
        }
        home.rollCall(life, present -> answered(shard, life, home, here(home, present)));
    }

    private static List<Answer> here(ShardHome home, List<Present> present) {
        List<Answer> found = new ArrayList<>(present.size());
        for (Present each : present) {
            EdgeConnection connection = home.connection(each.number());
            if (connection != null) {
                found.add(new Answer(each, connection));
            }
        }
        return found;
    }

    /**
     * @param who a peer, or the home of the shard here
     */
    private void answered(int shard, long life, Object who, List<Answer> found) {
        Consumer<List<Answer>> then;
        List<Answer> all;
        synchronized (this) {
            Local called = local.get(shard);
            if (called == null || called.life != life || !called.silent.remove(who)) {
                return;
            }
            called.answers.addAll(found);
            if (!called.silent.isEmpty()) {
                return;
            }
            then = called.then;
            all = List.copyOf(called.answers);
            called.then = null;
            called.answers.clear();
        }
        if (then != null) {
            then.accept(all);
        }
    }

    @Override
    public void opened(int shard, long life, ShardPort port) {
        synchronized (this) {
            Local opened = local.get(shard);
            if (opened == null || opened.life != life) {
                return;
            }
            opened.door = (ShardDoor) port;
            tellAll(Wire.message(Wire.OPENED, shard, life));
            for (Map.Entry<Peer, ShardEdges> each : opened.edges.entrySet()) {
                if (!each.getValue().isReachable()) {
                    opened.door.nodeLeft(each.getValue());
                }
            }
        }
        homes.of(shard).opened(life, port);
    }

    @Override
    public synchronized void failing(int shard, boolean isFailing) {
        outboxes.of(shard).failing(isFailing);
        Local failing = local.get(shard);
        if (failing != null && failing.isFailing != isFailing) {
            failing.isFailing = isFailing;
            tellAll(failing(shard, failing));
        }
    }

    private static BinaryWriter failing(int shard, Local failing) {
        return Wire.flag(Wire.message(Wire.FAILING, shard, failing.life), failing.isFailing);
    }

    @Override
    public void closed(int shard, ShardPort port) {
        synchronized (this) {
            Local closed = local.get(shard);
            if (closed != null && port.equals(closed.door)) {
                local.remove(shard);
            }
        }
        homes.of(shard).closed(port);
    }

    private void tellAll(BinaryWriter message) {
        byte[] bytes = message.toByteArray();
        peers.forEach(peer -> peer.send(Channel.TO_EDGE, bytes));
    }

    /** Shards that are open on this node. */
    public synchronized int open() {
        return (int) local.values().stream().filter(shard -> shard.door != null).count();
    }

    // ---- peers

    @Override
    public synchronized void joined(Peer peer) {
        peers.add(peer);
        local.forEach((shard, here) -> {
            if (here.door != null) {
                peer.send(
                        Channel.TO_EDGE, Wire.message(Wire.OPENED, shard, here.life).toByteArray());
                if (here.isFailing) {
                    peer.send(Channel.TO_EDGE, failing(shard, here).toByteArray());
                }
            }
        });
    }

    @Override
    public void left(Peer peer) {
        List<Runnable> answered = new ArrayList<>();
        synchronized (this) {
            peers.remove(peer);
            local.forEach((shard, here) -> {
                ShardEdges edges = here.edges.get(peer);
                if (edges != null) {
                    edges.peerLeft();
                    if (here.door != null) {
                        here.edges.remove(peer);
                        here.door.nodeLeft(edges);
                    }
                }
                answered.add(() -> answered(shard, here.life, peer, List.of()));
            });
        }
        answered.forEach(Runnable::run);
        toEdges.left(peer);
    }

    @Override
    public void received(Peer peer, Channel channel, byte[] message) {
        BinaryReader in = new BinaryReader(message);
        int tag = in.octet();
        int shard = (int) in.varint();
        long life = in.varint();
        if (channel == Channel.TO_SHARD) {
            toShard(peer, tag, shard, life, in);
        } else if (tag == Wire.ROLL_CALL) {
            homes.of(shard).rollCall(life, present -> answer(peer, shard, life, present));
        } else {
            toEdges.received(peer, tag, shard, life, in);
        }
    }

    private static void answer(Peer peer, int shard, long life, List<Present> present) {
        BinaryWriter out = Wire.message(Wire.PRESENT, shard, life).varint(present.size());
        for (Present each : present) {
            out.varint(each.number())
                    .text(each.clientId())
                    .text(each.owner())
                    .varint(each.epoch())
                    .varint(each.session());
        }
        peer.send(Channel.TO_SHARD, out.toByteArray());
    }

    // ---- from edges on other nodes

    private void toShard(Peer peer, int tag, int shard, long life, BinaryReader in) {
        ShardEdges edges = edges(peer, shard, life);
        if (edges == null) {
            return; // the shard was here once
        }
        switch (tag) {
            case Wire.PRESENT -> answered(shard, life, peer, present(in, edges));
            case Wire.ACKNOWLEDGED -> edges.session(in.varint()).acknowledged((int) in.varint());
            case Wire.RECEIVED ->
                    edges.session(in.varint()).received((int) in.varint(), Wire.reason(in));
            case Wire.COMPLETED -> edges.session(in.varint()).completed((int) in.varint());
            case Wire.CATCH_UP -> edges.session(in.varint()).catchUp();
            case Wire.NOTHING -> {}
            default -> {
                ShardDoor door = door(shard, life);
                if (door != null) {
                    toDoor(door, edges, tag, in);
                }
            }
        }
    }

    private void toDoor(ShardDoor door, ShardEdges edges, int tag, BinaryReader in) {
        switch (tag) {
            case Wire.SAID -> said(door, edges, in);
            case Wire.APPENDS -> door.append(AppendCodec.read(in), edges);
            case Wire.ASK_RELEASED ->
                    door.tell(new ShardCommand.AskReleased((int) in.varint(), AppendCodec.ids(in)));
            case Wire.ARE_RELEASED -> door.tell(new ShardCommand.AreReleased(AppendCodec.ids(in)));
            default -> throw in.corrupt("unknown word to a shard " + tag);
        }
    }

    private void said(ShardDoor door, ShardEdges edges, BinaryReader in) {
        long number = in.varint();
        long epoch = in.varint();
        long session = in.varint();
        FromEdge what = fromEdge.read(in);
        RemoteEdge edge =
                what instanceof FromEdge.Connect connect
                        ? edges.add(number, connect.request().clientId())
                        : edges.edge(number);
        if (edge != null) {
            door.said(edge, epoch, session, what);
        }
    }

    private static List<Answer> present(BinaryReader in, ShardEdges edges) {
        int count = in.count();
        List<Answer> found = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Present each = new Present(in.varint(), in.text(), in.text(), in.varint(), in.varint());
            found.add(new Answer(each, edges.add(each.number(), each.clientId())));
        }
        return found;
    }

    private synchronized @Nullable ShardEdges edges(Peer peer, int shard, long life) {
        Local here = local.get(shard);
        return here == null || here.life != life || !peers.contains(peer)
                ? null
                : here.edges.computeIfAbsent(peer, p -> new ShardEdges(p, shard, life));
    }

    private synchronized @Nullable ShardDoor door(int shard, long life) {
        Local here = local.get(shard);
        return here == null || here.life != life ? null : here.door;
    }
}
