package io.meshlark.session.remote;

import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Peer;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.binary.AssignmentCodec;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.protocol.binary.Delivery;
import io.meshlark.protocol.binary.PublicationCodec;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.session.Generations;
import io.meshlark.session.Outgoing;
import io.meshlark.session.ToEdge;
import io.meshlark.session.ToSession;
import io.meshlark.session.edge.EdgeConnection;
import io.meshlark.session.edge.Homes;
import io.meshlark.session.edge.Outboxes;
import io.meshlark.session.edge.ShardHome;
import io.meshlark.session.edge.ShardPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What shards on other nodes say to this node and to its connections. */
final class EdgeReceiver {
    private final Homes homes;
    private final Outboxes outboxes;

    EdgeReceiver(Homes homes, Outboxes outboxes) {
        this.homes = homes;
        this.outboxes = outboxes;
    }

    void received(Peer peer, int tag, int shard, long life, BinaryReader in) {
        ShardHome home = homes.of(shard);
        if (tag == Wire.OPENED) {
            if (home.opened(life, new RemoteShard(peer, shard, life))) {
                outboxes.of(shard).failing(false);
            }
        } else if (home.life() == life) {
            switch (tag) {
                case Wire.FAILING -> outboxes.of(shard).failing(Wire.flag(in));
                case Wire.FRAME_TAKEN -> outboxes.of(shard).frameTaken();
                case Wire.DECIDED -> {
                    long lastSeq = in.varint();
                    outboxes.of(shard).decided(Outcomes.read(in), lastSeq);
                }
                default -> {
                    long number = in.varint();
                    EdgeConnection connection = home.connection(number);
                    if (connection != null) {
                        toConnection(
                                connection,
                                tag,
                                in,
                                new ToRemoteSession(peer, shard, life, number));
                    }
                }
            }
        }
    }

    /** The shards that were there are nowhere until they open elsewhere. */
    void left(Peer peer) {
        for (int shard = 0; shard < homes.size(); shard++) {
            ShardPort port = homes.of(shard).port();
            if (port instanceof RemoteShard remote && remote.peer() == peer) {
                homes.of(shard).closed(port);
                outboxes.of(shard).failing(false);
            }
        }
    }

    private static void toConnection(
            EdgeConnection connection, int tag, BinaryReader in, ToSession session) {
        switch (tag) {
            case Wire.ATTACHED -> connection.attached(attached(in), session);
            case Wire.REATTACHED -> connection.reattached(session);
            case Wire.REFUSED -> connection.refused(Wire.reason(in), in.text());
            case Wire.PUBLISH -> publish(connection, in);
            case Wire.RELEASE -> connection.release((int) in.varint(), Wire.reason(in));
            case Wire.SUBSCRIBED -> subscribed(connection, in);
            case Wire.UNSUBSCRIBED -> connection.unsubscribed((int) in.varint(), Wire.reasons(in));
            case Wire.RELEASED -> connection.released((int) in.varint());
            case Wire.ASSIGNED -> connection.assigned((int) in.varint(), AssignmentCodec.read(in));
            case Wire.REBASED -> connection.rebased();
            case Wire.CAUGHT_UP -> connection.caughtUp();
            case Wire.DROPPED -> connection.dropped();
            case Wire.KICK -> connection.kick(Wire.reason(in), in.text());
            case Wire.LEFT -> connection.left();
            case Wire.DELIVER -> deliver(connection, in);
            default -> throw in.corrupt("unknown word to an edge " + tag);
        }
    }

    private static ToEdge.Attached attached(BinaryReader in) {
        long epoch = in.varint();
        long session = in.varint();
        boolean present = Wire.flag(in);
        Generations generations = Wire.flag(in) ? generations(in) : null;
        return new ToEdge.Attached(
                epoch,
                session,
                present,
                generations,
                FromEdgeCodec.openInbound(in),
                FromEdgeCodec.replays(in));
    }

    private static Generations generations(BinaryReader in) {
        int count = in.count();
        Map<Integer, Long> runs = new HashMap<>();
        for (int i = 0; i < count; i++) {
            runs.put((int) in.varint(), in.varint());
        }
        return Generations.ofRuns(runs);
    }

    private static void publish(EdgeConnection connection, BinaryReader in) {
        long outSeq = in.varint();
        Delivery how = Delivery.read(in, RemoteEdge.DUP | RemoteEdge.SENT_BEFORE);
        Publication publication = PublicationCodec.read(in);
        Outgoing message =
                new Outgoing(
                        outSeq,
                        publication,
                        how.qos(),
                        how.retain(),
                        how.ids(),
                        how.has(RemoteEdge.SENT_BEFORE));
        connection.publish(message, message.packetId(), how.has(RemoteEdge.DUP));
    }

    private static void subscribed(EdgeConnection connection, BinaryReader in) {
        int packetId = (int) in.varint();
        List<ReasonCode> reasons = Wire.reasons(in);
        List<Boolean> isNew = new ArrayList<>(reasons.size());
        for (int i = 0; i < reasons.size(); i++) {
            isNew.add(Wire.flag(in));
        }
        connection.subscribed(packetId, reasons, isNew, Wire.flag(in) ? in.text() : null);
    }

    private static void deliver(EdgeConnection connection, BinaryReader in) {
        Delivery how = Delivery.read(in, 0);
        Publication publication = PublicationCodec.read(in);
        connection
                .lane()
                .execute(
                        () -> connection.deliver(publication, how.qos(), how.retain(), how.ids()),
                        publication.weight());
    }

    /** The way back for acknowledgements. */
    private record ToRemoteSession(Peer peer, int shard, long life, long number)
            implements ToSession {

        private BinaryWriter word(int tag) {
            return Wire.message(tag, shard, life).varint(number);
        }

        private void send(BinaryWriter out) {
            peer.send(Channel.TO_SHARD, out.toByteArray());
        }

        @Override
        public void acknowledged(int packetId) {
            send(word(Wire.ACKNOWLEDGED).varint(packetId));
        }

        @Override
        public void received(int packetId, ReasonCode reason) {
            send(word(Wire.RECEIVED).varint(packetId).octet(reason.value()));
        }

        @Override
        public void completed(int packetId) {
            send(word(Wire.COMPLETED).varint(packetId));
        }

        @Override
        public void catchUp() {
            send(word(Wire.CATCH_UP));
        }
    }
}
