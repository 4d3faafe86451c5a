package io.meshlark.session.remote;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Peer;
import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.session.ToSession;
import io.meshlark.session.edge.AppendAnswers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What one peer has to do with one shard of this node, in one life of the shard: its connections,
 * and its appends, which are answered through here.
 */
final class ShardEdges implements AppendAnswers {
    private final Peer peer;
    private final int shard;
    private final long life;
    private final Map<Long, RemoteEdge> edges = new ConcurrentHashMap<>();
    private volatile boolean isReachable = true;

    ShardEdges(Peer peer, int shard, long life) {
        this.peer = peer;
        this.shard = shard;
        this.life = life;
    }

    Peer peer() {
        return peer;
    }

    int shard() {
        return shard;
    }

    long life() {
        return life;
    }

    boolean isReachable() {
        return isReachable;
    }

    void peerLeft() {
        isReachable = false;
    }

    RemoteEdge add(long number, String clientId) {
        return edges.computeIfAbsent(number, n -> new RemoteEdge(this, n, clientId));
    }

    @Nullable RemoteEdge edge(long number) {
        return edges.get(number);
    }

    ToSession session(long number) {
        RemoteEdge edge = edges.get(number);
        return edge == null ? ToSession.NONE : edge.session();
    }

    void forget(long number) {
        edges.remove(number);
    }

    int size() {
        return edges.size();
    }

    @Override
    public void frameTaken() {
        peer.send(Channel.TO_EDGE, Wire.message(Wire.FRAME_TAKEN, shard, life).toByteArray());
    }

    @Override
    public void decided(List<Outcome> outcomes, long lastSeq) {
        BinaryWriter out =
                Wire.message(Wire.DECIDED, shard, life).varint(lastSeq).varint(outcomes.size());
        outcomes.forEach(outcome -> out.octet(Outcomes.tag(outcome)));
        peer.send(Channel.TO_EDGE, out.toByteArray());
    }
}
