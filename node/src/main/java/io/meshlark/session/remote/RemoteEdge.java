package io.meshlark.session.remote;

import io.meshlark.cluster.Channel;
import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.binary.AssignmentCodec;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.protocol.binary.Delivery;
import io.meshlark.protocol.binary.PublicationCodec;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.routing.Lane;
import io.meshlark.session.ConnectionId;
import io.meshlark.session.Generations;
import io.meshlark.session.Outgoing;
import io.meshlark.session.ToEdge;
import io.meshlark.session.ToSession;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection on another node, where the shard of its session is. Everything goes onto the link,
 * in order, whoever calls.
 */
final class RemoteEdge implements ToEdge {
    static final int DUP = Delivery.OWN;
    static final int SENT_BEFORE = Delivery.OWN << 1;

    private final ShardEdges of;
    private final long number;
    private final String clientId;

    /** Where acknowledgements go; set with the words that let them come. */
    private volatile ToSession session = ToSession.NONE;

    RemoteEdge(ShardEdges of, long number, String clientId) {
        this.of = of;
        this.number = number;
        this.clientId = clientId;
    }

    ToSession session() {
        return session;
    }

    @Override
    public ConnectionId connection() {
        return new ConnectionId(of.peer().life(), number);
    }

    @Override
    public String clientId() {
        return clientId;
    }

    @Override
    public int node() {
        return of.peer().number();
    }

    @Override
    public boolean isReachable() {
        return of.isReachable();
    }

    @Override
    public Lane lane() {
        return ToLink.LANE;
    }

    /** A link takes what anybody hands it, at once. */
    private enum ToLink implements Lane {
        LANE;

        @Override
        public boolean isHere() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }
    }

    private BinaryWriter word(int tag) {
        return Wire.message(tag, of.shard(), of.life()).varint(number);
    }

    private void send(BinaryWriter out) {
        of.peer().send(Channel.TO_EDGE, out.toByteArray());
    }

    @Override
    public void attached(Attached attached, ToSession to) {
        session = to;
        Generations generations = attached.generations();
        BinaryWriter out = word(Wire.ATTACHED).varint(attached.epoch()).varint(attached.session());
        Wire.flag(out, attached.sessionPresent());
        Wire.flag(out, generations != null);
        if (generations != null) {
            Map<Integer, Long> runs = generations.runs();
            out.varint(runs.size());
            runs.forEach((first, count) -> out.varint(first).varint(count));
        }
        FromEdgeCodec.openInbound(out, attached.openInbound());
        FromEdgeCodec.replays(out, attached.replays());
        send(out);
    }

    @Override
    public void reattached(ToSession to) {
        session = to;
        send(word(Wire.REATTACHED));
    }

    @Override
    public void refused(ReasonCode reason, String detail) {
        send(word(Wire.REFUSED).octet(reason.value()).text(detail));
        of.forget(number);
    }

    @Override
    public void publish(Outgoing message, int packetId, boolean dup) {
        BinaryWriter out = word(Wire.PUBLISH).varint(message.outSeq());
        int own = (dup ? DUP : 0) | (message.mayHaveBeenSent() ? SENT_BEFORE : 0);
        new Delivery(message.qos(), message.retain(), message.subscriptionIds(), own).write(out);
        PublicationCodec.write(out, message.publication());
        send(out);
    }

    @Override
    public void release(int packetId, ReasonCode reason) {
        send(word(Wire.RELEASE).varint(packetId).octet(reason.value()));
    }

    @Override
    public void subscribed(
            int packetId, List<ReasonCode> reasons, List<Boolean> isNew, @Nullable String problem) {
        BinaryWriter out = word(Wire.SUBSCRIBED).varint(packetId);
        Wire.reasons(out, reasons);
        isNew.forEach(each -> Wire.flag(out, each));
        Wire.flag(out, problem != null);
        if (problem != null) {
            out.text(problem);
        }
        send(out);
    }

    @Override
    public void unsubscribed(int packetId, List<ReasonCode> reasons) {
        BinaryWriter out = word(Wire.UNSUBSCRIBED).varint(packetId);
        Wire.reasons(out, reasons);
        send(out);
    }

    @Override
    public void released(int packetId) {
        send(word(Wire.RELEASED).varint(packetId));
    }

    @Override
    public void assigned(int question, List<Assignment> earlier) {
        BinaryWriter out = word(Wire.ASSIGNED).varint(question);
        AssignmentCodec.write(out, earlier);
        send(out);
    }

    @Override
    public void rebased() {
        send(word(Wire.REBASED));
    }

    @Override
    public void caughtUp() {
        send(word(Wire.CAUGHT_UP));
    }

    @Override
    public void dropped() {
        send(word(Wire.DROPPED));
    }

    @Override
    public void kick(ReasonCode reason, String detail) {
        send(word(Wire.KICK).octet(reason.value()).text(detail));
    }

    @Override
    public void left() {
        send(word(Wire.LEFT));
        of.forget(number);
    }

    /** QoS 0 is dropped when the link has too much to carry. */
    @Override
    public void deliver(Publication publication, QoS qos, boolean retain, SubscriptionIds ids) {
        if (of.peer().hasRoom()) {
            BinaryWriter out = word(Wire.DELIVER);
            new Delivery(qos, retain, ids, 0).write(out);
            PublicationCodec.write(out, publication);
            send(out);
        }
    }
}
