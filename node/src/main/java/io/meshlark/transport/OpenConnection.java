package io.meshlark.transport;

import io.meshlark.delivery.Congestion;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.connection.AckAllowance;
import io.meshlark.protocol.connection.Parting;
import io.meshlark.protocol.connection.Terms;
import io.meshlark.protocol.packet.Auth;
import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PingReq;
import io.meshlark.protocol.packet.PingResp;
import io.meshlark.protocol.packet.ProtocolViolation;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.UnsubAck;
import io.meshlark.protocol.packet.Unsubscribe;
import io.meshlark.session.ClientSession;
import io.meshlark.session.Outgoing;
import io.meshlark.session.ToClient.Attachment;
import io.meshlark.transport.PacketReader.Pause;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What client and broker exchange between CONNACK and the end. */
final class OpenConnection implements Publishing.Owner {
    /** SUBSCRIBEs that may wait for an answer before the client is read no further. */
    private static final int MAX_PENDING_SUBSCRIBES = 64;

    /** The connection, which may end. */
    interface Owner {
        /** Ends with DISCONNECT. */
        void end(ProtocolViolation violation);

        /** The client has said goodbye. */
        void left(Parting parting);

        /** The client shows again who it is. */
        void authenticate(Auth auth);
    }

    private final Terms terms;
    private final Permissions may;
    private final ClientSession session;
    private final PacketReader reader;
    private final PacketWriter writer;
    private final NettyLane lane;
    private final Congestion shards;
    private final Owner owner;
    private final Publishing publishing;
    private final Subscribing subscribing;
    private final Delivering delivering;
    private final AckAllowance acks;
    private final LongAdder withheld;
    private final @Nullable Pacing pacing;
    private boolean hasLeft;

    OpenConnection(
            Terms terms,
            Permissions may,
            Attachment attachment,
            Backend backend,
            PacketReader reader,
            PacketWriter writer,
            NettyLane lane,
            @Nullable Pacing pacing,
            Owner owner) {
        this.terms = terms;
        this.session = attachment.session();
        this.reader = reader;
        this.writer = writer;
        this.lane = lane;
        this.shards = backend.shards();
        this.owner = owner;
        this.withheld = backend.metrics().publishWithheld;
        this.may = may;
        if (attachment.sessionPresent()) {
            may.holdsOlder();
        }
        this.pacing = pacing;
        publishing = new Publishing(terms, may, attachment, backend, writer, lane, pacing, this);
        subscribing =
                new Subscribing(terms, may, backend.metrics().subscribeDenied, session, writer);
        delivering = new Delivering(terms, backend, writer, lane);
        acks = new AckAllowance(terms.sendMaximum());
    }

    // --- from the client

    void packet(Packet packet) {
        switch (packet) {
            case Publish it -> publish(it);
            case PubAck it -> {
                session.acknowledged(it.packetId());
                countAcknowledgement();
            }
            case PubRec it -> {
                session.received(it.packetId(), it.reason());
                countAcknowledgement();
            }
            case PubRel it -> publishing.release(it.packetId());
            case PubComp it -> {
                session.completed(it.packetId());
                countAcknowledgement();
            }
            case Subscribe it -> subscribe(it);
            case Unsubscribe it -> subscribing.unsubscribe(it);
            case PingReq _ -> writer.write(PingResp.INSTANCE);
            case Disconnect it -> disconnect(it);
            case Auth it -> owner.authenticate(it);
            case Connect _, ConnAck _, SubAck _, UnsubAck _, PingResp _ ->
                    throw new IllegalStateException("decoder let " + packet + " pass");
        }
        if (isBusy()) {
            reader.pause(Pause.UNANSWERED);
        }
    }

    private void publish(Publish publish) {
        publishing.publish(publish);
        if (lane.isCongested() || (publish.qos().isAcknowledged() && shards.isOn())) {
            reader.pause(Pause.CONGESTION);
            lane.holdBack(reader);
        }
    }

    private void countAcknowledgement() {
        if (acks.acknowledged()) {
            session.catchUp(() -> {
                acks.caughtUp();
                answered();
            });
        }
    }

    private void subscribe(Subscribe subscribe) {
        ProtocolViolation violation = subscribing.subscribe(subscribe);
        if (violation != null) {
            end(violation);
        }
    }

    private void disconnect(Disconnect disconnect) {
        switch (Parting.of(disconnect, terms)) {
            case Parting.Verdict.Left(var parting) -> owner.left(parting);
            case Parting.Verdict.Violation(var violation) -> end(violation);
        }
    }

    /** A v3 client does not know our Receive Maximum, so it is made to wait. */
    private boolean isBusy() {
        return !terms.isV5() && publishing.unanswered() >= terms.offer().receiveMaximum()
                || subscribing.pending() >= MAX_PENDING_SUBSCRIBES
                || publishing.isHeld()
                || acks.isCatchingUp();
    }

    @Override
    public void answered() {
        if (!isBusy()) {
            reader.resume(Pause.UNANSWERED);
        }
    }

    @Override
    public void end(ProtocolViolation violation) {
        owner.end(violation);
    }

    /** The access rules have changed. */
    void rightsChanged() {
        session.keepSubscriptions(may::mayKeep);
    }

    /** The connection is gone. */
    void leave(Parting parting) {
        hasLeft = true;
        if (pacing != null) {
            pacing.close();
        }
        session.disconnected(
                new ClientSession.Departure(
                        parting.publishWill(), parting.sessionExpiry(), publishing.open()));
    }

    // --- from the session

    void deliver(Publication publication, boolean retain, SubscriptionIds ids) {
        delivering.atMostOnce(publication, retain, ids);
    }

    void publish(Outgoing message, int packetId, boolean dup) {
        if (!may.mayReceive(message.publication().topic())) {
            withhold(message, packetId, dup);
            return;
        }
        acks.published(message.qos());
        delivering.acknowledged(message, packetId, dup);
    }

    /**
     * The client has lost the right to it since it subscribed: the session hears what it would hear
     * from a client that does not want the message. One that may have been received before has to
     * be released as usual, or the client would take the next with this packet id for the same.
     */
    private void withhold(Outgoing message, int packetId, boolean dup) {
        withheld.increment();
        lane.execute(() -> { // the session is in the middle of sending
            if (hasLeft) {
                return;
            }
            if (message.qos() == QoS.EXACTLY_ONCE) {
                session.received(packetId, dup ? ReasonCode.SUCCESS : ReasonCode.NOT_AUTHORIZED);
            } else {
                session.acknowledged(packetId);
            }
        });
    }

    void release(int packetId, ReasonCode reason) {
        acks.released();
        writer.write(PubRel.of(packetId, reason, null));
    }

    void subscribed(int packetId, List<ReasonCode> reasons, @Nullable String problem) {
        subscribing.subscribed(packetId, reasons, problem);
        answered();
    }

    void unsubscribed(int packetId, List<ReasonCode> reasons) {
        subscribing.unsubscribed(packetId, reasons);
        answered();
    }

    void released(int packetId) {
        publishing.released(packetId);
    }

    void rebased() {
        publishing.rebased();
        answered();
    }
}
