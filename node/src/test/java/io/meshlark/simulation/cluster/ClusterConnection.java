package io.meshlark.simulation.cluster;

import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.connection.InboundQos2;
import io.meshlark.protocol.connection.KnownIds;
import io.meshlark.protocol.connection.OrderedAnswers;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.Lane;
import io.meshlark.session.ClientSession;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.ClientSession.OpenInbound;
import io.meshlark.session.ClientSession.Subscription;
import io.meshlark.session.Outgoing;
import io.meshlark.session.Sessions;
import io.meshlark.session.ToClient;
import io.meshlark.simulation.ClientConnection;
import io.meshlark.simulation.Link;
import io.meshlark.simulation.ServerEnd;
import io.meshlark.simulation.World;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The broker's end of one connection: what {@code transport} does between socket and session, with
 * its rules for PUBLISH ({@code Publishing}) and for a node that is cut off ({@code
 * MqttConnection}).
 */
final class ClusterConnection implements ToClient, ServerEnd {
    private enum Phase {
        ATTACHING,
        OPEN,
        CLOSED
    }

    private final SimulatedNode node;
    private final World world;
    private final ClientConnection peer;
    private final Link link;
    private final Sessions.Request request;
    private final SimulatedLane lane;

    private Phase phase = Phase.ATTACHING;
    private @Nullable Departure parting;
    private @Nullable ClientSession session;

    // PUBLISH from the client
    private final InboundQos2 qos2 = new InboundQos2();
    private final OrderedAnswers pubAcks = new OrderedAnswers();
    private final OrderedAnswers pubRecs = new OrderedAnswers();
    private KnownIds known = new KnownIds(false);
    private boolean isPresent;
    private long epoch;
    private boolean isHeld;
    private final Deque<Runnable> unread = new ArrayDeque<>();

    /** What the session has said while the node is cut off; null while it is not. */
    private @Nullable List<Runnable> heldBack;

    // what is out, to check on
    private final Set<Integer> out = new HashSet<>();
    private final Set<String> sent = new HashSet<>();

    ClusterConnection(
            SimulatedNode node, ClientConnection peer, Link link, Sessions.Request request) {
        this.node = node;
        this.world = node.cluster().world();
        this.peer = peer;
        this.link = link;
        this.request = request;
        this.lane = node.anyLane();
    }

    void connect() {
        node.connections().add(this);
        lane.execute(() -> {
            if (node.lease().holds()) {
                node.homes().connect(request, this);
            } else {
                refuse();
            }
        });
    }

    @Override
    public String clientId() {
        return request.clientId();
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public boolean isClosed() {
        return phase == Phase.CLOSED || parting != null;
    }

    @Override
    public boolean isLive() {
        return phase == Phase.OPEN && heldBack == null && node.process().isRunning();
    }

    // ---- CONNECT

    @Override
    public void attached(Attachment attachment) {
        onLane(() -> attach(attachment));
    }

    private void attach(Attachment attachment) {
        ClientSession mine = attachment.session();
        Departure how = parting;
        if (how != null) {
            mine.disconnected(
                    new Departure(
                            how.publishWill(), how.sessionExpiry(), attachment.openInbound()));
            return;
        }
        if (phase != Phase.ATTACHING) {
            mine.disconnected(
                    new Departure(false, request.sessionExpiry(), attachment.openInbound()));
            return;
        }
        world.trace(() -> this + " is attached");
        phase = Phase.OPEN;
        session = mine;
        isPresent = attachment.sessionPresent();
        epoch = node.cluster().sabotage().epoch(attachment.epoch());
        known = new KnownIds(!isPresent);
        attachment
                .openInbound()
                .forEach(it -> qos2.restore(new InboundQos2.Open(it.packetId(), it.appended())));
        MessageId id = mine.messageIdOf(1);
        int shard = id == null ? 0 : id.shard();
        long number = id == null ? 0 : id.session();
        boolean present = isPresent;
        link.down(() -> peer.connAck(present, shard, number));
    }

    @Override
    public void refused(ReasonCode reason, String detail) {
        onLane(() -> {
            world.trace(() -> this + " is refused: " + detail);
            refuse();
        });
    }

    private void refuse() {
        if (phase == Phase.ATTACHING) {
            down(peer::closed);
            phase = Phase.CLOSED;
            node.connections().remove(this);
        }
    }

    // ---- from the client

    /** Called where a packet arrives. */
    private void fromClient(Runnable packet) {
        lane.execute(() -> {
            if (phase == Phase.OPEN) {
                unread.add(packet);
                read();
            }
        });
    }

    private void read() {
        while (phase == Phase.OPEN && !isHeld && heldBack == null && !unread.isEmpty()) {
            unread.remove().run();
        }
    }

    private ClientSession session() {
        if (session == null) {
            throw new IllegalStateException(this + " has no session");
        }
        return session;
    }

    @Override
    public void subscribe(int packetId, Subscription subscription) {
        fromClient(() -> session().subscribe(packetId, List.of(subscription)));
    }

    @Override
    public void unsubscribe(int packetId, TopicFilter filter) {
        fromClient(() -> session().unsubscribe(packetId, List.of(filter)));
    }

    @Override
    public void pubAck(int packetId) {
        fromClient(() -> {
            out.remove(packetId);
            session().acknowledged(packetId);
        });
    }

    @Override
    public void pubRec(int packetId, ReasonCode reason) {
        fromClient(() -> {
            if (reason.isError()) {
                out.remove(packetId);
            }
            session().received(packetId, reason);
        });
    }

    @Override
    public void pubComp(int packetId) {
        fromClient(() -> {
            out.remove(packetId);
            session().completed(packetId);
        });
    }

    // ---- PUBLISH from the client

    @Override
    public void publish(Publication publication, int packetId, boolean dup) {
        fromClient(() -> {
            if (publication.qos() == QoS.AT_LEAST_ONCE) {
                atLeastOnce(publication, packetId, dup);
            } else {
                exactlyOnce(publication, packetId, dup);
            }
        });
    }

    private void atLeastOnce(Publication publication, int packetId, boolean dup) {
        if (!dup) {
            known.add(packetId);
        }
        OrderedAnswers.Slot slot = pubAcks.open(packetId);
        node.router()
                .publish(
                        publication,
                        null,
                        epoch,
                        null,
                        outcome -> onLane(() -> receipt(slot, noticed(publication, outcome))));
    }

    private void exactlyOnce(Publication publication, int packetId, boolean dup) {
        switch (qos2.publish(packetId)) {
            case PUBLISH -> {
                OrderedAnswers.Slot slot = pubRecs.open(packetId);
                boolean mayBeKnown = isPresent && dup;
                if (!dup) {
                    known.add(packetId);
                }
                node.router()
                        .publish(
                                publication,
                                node.cluster().sabotage().id(session().messageIdOf(packetId)),
                                epoch,
                                session().ledger(),
                                outcome ->
                                        onLane(() ->
                                                receiptOfQos2(
                                                        slot,
                                                        noticed(publication, outcome),
                                                        mayBeKnown)));
            }
            case RECEIVED_AGAIN -> {
                pubRecs.open(packetId).answer(ReasonCode.SUCCESS, null);
                sendPubRecs();
            }
            case WAIT -> {}
            case IN_USE -> fault("packet id " + packetId + " is used before its PUBCOMP");
        }
    }

    private Outcome noticed(Publication publication, Outcome outcome) {
        switch (outcome) {
            case REFUSED, REJECTED, NOT_RETAINED, SUPERSEDED ->
                    node.cluster().checker().refuses(publication.payload().utf8());
            case NO_SUBSCRIBERS, ACCEPTED, APPENDED -> {}
        }
        return outcome;
    }

    /** Without its lease the node cannot know what others have done meanwhile (P8). */
    private boolean mayAnswer() {
        boolean may = phase == Phase.OPEN && node.cluster().sabotage().mayAnswer(node.lease());
        if (!may && phase == Phase.OPEN) {
            end();
        }
        return may;
    }

    private void receipt(OrderedAnswers.Slot slot, Outcome outcome) {
        if (outcome == Outcome.SUPERSEDED) {
            end();
        } else if (mayAnswer()) {
            slot.answer(
                    switch (outcome) {
                        case NO_SUBSCRIBERS, ACCEPTED, APPENDED -> ReasonCode.SUCCESS;
                        case REFUSED, REJECTED, NOT_RETAINED, SUPERSEDED ->
                                ReasonCode.QUOTA_EXCEEDED;
                    },
                    null);
            OrderedAnswers.Slot next;
            while ((next = pubAcks.next()) != null) {
                int packetId = next.packetId();
                ReasonCode reason = next.reason();
                down(() -> peer.pubAck(packetId, reason));
            }
        }
    }

    private void receiptOfQos2(OrderedAnswers.Slot slot, Outcome outcome, boolean mayBeKnown) {
        if (!mayAnswer()) {
            return;
        }
        switch (outcome) {
            case NO_SUBSCRIBERS, ACCEPTED -> settle(slot, mayBeKnown);
            case APPENDED -> settle(slot, true);
            case REJECTED, REFUSED -> {
                if (mayBeKnown) {
                    end();
                } else {
                    qos2.refused(slot.packetId());
                    slot.answer(ReasonCode.QUOTA_EXCEEDED, null);
                    sendPubRecs();
                }
            }
            case NOT_RETAINED, SUPERSEDED -> end();
        }
    }

    private void settle(OrderedAnswers.Slot slot, boolean appended) {
        qos2.recorded(slot.packetId(), appended);
        slot.answer(ReasonCode.SUCCESS, null);
        sendPubRecs();
    }

    private void sendPubRecs() {
        OrderedAnswers.Slot next;
        while ((next = pubRecs.next()) != null) {
            int packetId = next.packetId();
            ReasonCode reason = next.reason();
            down(() -> peer.pubRec(packetId, reason));
        }
    }

    @Override
    public void pubRel(int packetId) {
        fromClient(() -> {
            switch (qos2.release(packetId)) {
                case COMPLETE -> released(packetId);
                case RELEASE -> askToRelease(packetId);
                case WAIT -> {}
                case TOO_EARLY -> fault("PUBREL for packet id " + packetId + " before its PUBREC");
                case UNKNOWN -> {
                    if (isPresent) {
                        qos2.releaseUnknown(packetId);
                        askToRelease(packetId);
                    } else {
                        down(() -> peer.pubComp(packetId));
                    }
                }
            }
        });
    }

    private void askToRelease(int packetId) {
        known.add(packetId);
        isHeld |= session().release(packetId, () -> known.closed(qos2.idsBut(packetId)));
    }

    private void fault(String what) {
        node.cluster().checker().violated(this + ": " + what);
    }

    // ---- from the session

    @Override
    public void released(int packetId) {
        whileOpen(() -> {
            qos2.completed(packetId);
            down(() -> peer.pubComp(packetId));
        });
    }

    @Override
    public void rebased() {
        whileOpen(() -> {
            session().rebased();
            isHeld = false;
            read();
        });
    }

    @Override
    public void publish(Outgoing message, int packetId, boolean dup) {
        whileOpen(() -> {
            String payload = message.publication().payload().utf8();
            out.add(packetId);
            if (out.size() > request.receiveMaximum()) {
                fault(out.size() + " in flight, limit is " + request.receiveMaximum());
            }
            if (!sent.add(packetId + " " + payload)) {
                fault(payload + " is sent twice on one connection [MQTT-4.4.0-1]");
            }
            if (node.lease().holds()) {
                // Else it is a node that has just thawed, which has not looked at its lease yet: it
                // says what was said before it froze, to whoever is still there.
                node.cluster().checker().sends(peer, payload, packetId, dup);
            }
            world.trace(() ->
                    this
                            + " sends "
                            + payload
                            + " as "
                            + packetId
                            + " "
                            + message.qos()
                            + (dup ? " DUP" : ""));
            down(() -> peer.publish(message.publication(), packetId, message.qos(), dup));
        });
    }

    @Override
    public void release(int packetId, ReasonCode reason) {
        whileOpen(() -> down(() -> peer.pubRel(packetId)));
    }

    @Override
    public void subscribed(int packetId, List<ReasonCode> reasons, @Nullable String problem) {
        whileOpen(() -> {
            if (reasons.getFirst().isError()) {
                world.trace(() -> this + " is not subscribed: " + problem);
            } else {
                down(() -> peer.subAck(packetId));
            }
        });
    }

    @Override
    public void unsubscribed(int packetId, List<ReasonCode> reasons) {
        whileOpen(() -> down(() -> peer.unsubAck(packetId)));
    }

    @Override
    public void deliver(Publication publication, QoS qos, boolean retain, SubscriptionIds ids) {}

    private void whileOpen(Runnable action) {
        onLane(() -> {
            if (phase != Phase.OPEN) {
                return;
            }
            List<Runnable> held = heldBack;
            if (held == null) {
                action.run();
            } else {
                held.add(action);
            }
        });
    }

    private void onLane(Runnable task) {
        if (lane.isHere()) {
            task.run();
        } else {
            lane.execute(task);
        }
    }

    private void down(Runnable packet) {
        node.mayDie();
        if (!node.process().isDead()) {
            link.down(packet);
        }
    }

    // ---- cut off

    void holdBack(boolean isCutOff) {
        List<Runnable> held = heldBack;
        if (isCutOff && held == null) {
            heldBack = new ArrayList<>();
        } else if (!isCutOff && held != null) {
            heldBack = null;
            held.forEach(this::whileOpen);
            read();
        }
    }

    void sendAway() {
        if (phase != Phase.CLOSED && parting == null) {
            end();
        }
    }

    // ---- the end

    @Override
    public void kick(ReasonCode reason, String detail) {
        onLane(() -> {
            if (phase != Phase.CLOSED) {
                world.trace(() -> this + " is kicked: " + detail);
                end();
            }
        });
    }

    private void end() {
        down(peer::closed);
        close(true);
    }

    @Override
    public void disconnect(boolean publishWill, Runnable arrived) {
        fromClient(() -> {
            world.trace(() -> this + " gets DISCONNECT " + (publishWill ? "with will" : ""));
            close(publishWill);
            arrived.run();
        });
    }

    @Override
    public void severed() {
        node.process()
                .after(
                        world.between(0, 1_500),
                        () ->
                                lane.execute(() -> {
                                    if (phase != Phase.CLOSED) {
                                        world.trace(() -> this + " is lost");
                                        close(true);
                                    }
                                }));
    }

    private void close(boolean publishWill) {
        if (phase == Phase.CLOSED) {
            return;
        }
        node.connections().remove(this);
        Departure how = new Departure(publishWill, request.sessionExpiry(), openInbound());
        if (phase == Phase.ATTACHING) {
            parting = how;
            return;
        }
        phase = Phase.CLOSED;
        session().disconnected(how);
    }

    private List<OpenInbound> openInbound() {
        return qos2.open().stream()
                .map(it -> new OpenInbound(it.packetId(), it.appended()))
                .toList();
    }

    /** The process has died. */
    void died() {
        phase = Phase.CLOSED;
        if (world.chance(0.5)) {
            link.down(peer::closed); // the kernel still has what was written
        } else {
            peer.brokenSoon();
        }
    }

    @Override
    public String toString() {
        return "edge of " + peer + " on " + node;
    }
}
