package io.meshlark.transport;

import io.meshlark.cluster.Lease;
import io.meshlark.delivery.Publisher;
import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.delivery.ShardGateway;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.connection.InboundAliases;
import io.meshlark.protocol.connection.InboundQos2;
import io.meshlark.protocol.connection.InboundQuota;
import io.meshlark.protocol.connection.KnownIds;
import io.meshlark.protocol.connection.OrderedAnswers;
import io.meshlark.protocol.connection.OrderedAnswers.Slot;
import io.meshlark.protocol.connection.PublishRules;
import io.meshlark.protocol.connection.Terms;
import io.meshlark.protocol.packet.ProtocolViolation;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.session.ClientSession;
import io.meshlark.session.ClientSession.OpenInbound;
import io.meshlark.session.ToClient.Attachment;
import io.meshlark.telemetry.BrokerMetrics;
import io.meshlark.telemetry.HeapPressure;
import io.meshlark.transport.codec.Utf8;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client publishes: checks it, hands it to the {@link Publisher}, and answers in order when
 * the receipts come [MQTT 5, sections 3.3, 4.3 and 4.6].
 */
final class Publishing {
    private static final String NOT_NOW = "the message cannot be stored now";
    private static final String FULL =
            "a subscriber's queue, or the space for retained messages, is full";

    /** The connection, as far as a publication can affect it. */
    interface Owner {
        /** Ends the connection with DISCONNECT. */
        void end(ProtocolViolation violation);

        /** Some answers have been sent. */
        void answered();
    }

    private final Terms terms;
    private final Permissions may;
    private final ClientSession session;
    private final boolean sessionPresent;
    private final Publisher publisher;
    private final PacketWriter writer;
    private final NettyLane lane;
    private final BrokerMetrics metrics;
    private final HeapPressure heap;
    private final Lease lease;
    private final @Nullable Pacing pacing;
    private final Owner owner;

    private final PublishRules rules;
    private final InboundAliases aliases;
    private final InboundQuota quota;
    private final InboundQos2 qos2 = new InboundQos2();
    private final OrderedAnswers pubAcks = new OrderedAnswers();
    private final OrderedAnswers pubRecs = new OrderedAnswers();

    private final KnownIds known;
    private final long epoch;
    private final long stampedUntil;

    /** The packet ids are about to get new generations. */
    private boolean isHeld;

    Publishing(
            Terms terms,
            Permissions may,
            Attachment attachment,
            Backend backend,
            PacketWriter writer,
            NettyLane lane,
            @Nullable Pacing pacing,
            Owner owner) {
        this.terms = terms;
        this.may = may;
        this.session = attachment.session();
        this.sessionPresent = attachment.sessionPresent();
        this.known = new KnownIds(!sessionPresent);
        this.epoch = attachment.epoch();
        this.stampedUntil = lane.now() + 2 * ShardGateway.LONGEST_WAIT;
        this.publisher = backend.publisher();
        this.metrics = backend.metrics();
        this.heap = backend.heap();
        this.lease = backend.lease();
        this.writer = writer;
        this.lane = lane;
        this.pacing = pacing;
        this.owner = owner;
        rules = new PublishRules(terms.offer(), terms.version(), it -> Utf8.isValid(it.array()));
        aliases = new InboundAliases(terms.isV5() ? terms.offer().topicAliasMaximum() : 0);
        quota = new InboundQuota(terms.offer().receiveMaximum());
        attachment
                .openInbound()
                .forEach(it -> qos2.restore(new InboundQos2.Open(it.packetId(), it.appended())));
    }

    /** How many PUBLISHes have no answer yet. */
    int unanswered() {
        return pubAcks.size() + pubRecs.size();
    }

    /** QoS 2 packet ids that the next connection of the session has to know. */
    List<OpenInbound> open() {
        return qos2.open().stream()
                .map(it -> new OpenInbound(it.packetId(), it.appended()))
                .toList();
    }

    void publish(Publish publish) {
        metrics.publishReceived.increment();
        metrics.publishBytesReceived.add(publish.payload().size());
        switch (aliases.resolve(publish)) {
            case InboundAliases.Resolved.Wrong(var violation) -> owner.end(violation);
            case InboundAliases.Resolved.Topic(var topic) -> {
                if (pacing == null || pacing.admits(publish, topic)) {
                    publish(publish, topic);
                } else {
                    metrics.publishDropped.increment();
                }
            }
        }
    }

    private void publish(Publish publish, String topic) {
        switch (rules.check(publish, topic)) {
            case PublishRules.Verdict.Violation(var violation) -> owner.end(violation);
            case PublishRules.Verdict.Accepted() -> {
                if (may.mayPublish(topic, publish.qos(), publish.retain())) {
                    accepted(publish, topic);
                } else {
                    metrics.publishDenied.increment();
                    unwelcome(publish, topic, ReasonCode.NOT_AUTHORIZED, "may not publish to it");
                }
            }
            case PublishRules.Verdict.Unwelcome(var reason, var detail) ->
                    unwelcome(publish, topic, reason, detail);
        }
    }

    private void unwelcome(Publish publish, String topic, ReasonCode reason, String detail) {
        if (publish.qos() == QoS.EXACTLY_ONCE && qos2.isOpen(publish.packetId())) {
            exactlyOnce(publish, topic); // it was welcome the first time
        } else {
            metrics.publishDropped.increment();
            unwelcome(publish, terms.isV5() ? reason : ReasonCode.SUCCESS, detail);
        }
    }

    private void accepted(Publish publish, String topic) {
        switch (publish.qos()) {
            case AT_MOST_ONCE -> atMostOnce(publish, topic);
            case AT_LEAST_ONCE -> {
                if (takeQuota()) {
                    atLeastOnce(publish, topic);
                }
            }
            case EXACTLY_ONCE -> exactlyOnce(publish, topic);
        }
    }

    private void atMostOnce(Publish publish, String topic) {
        if (heap.isHigh()) {
            metrics.publishDropped.increment();
            return;
        }
        publisher.publish(publication(publish, topic), null, Publisher.Receipt.IGNORED);
    }

    /** What is used for something new is not open [MQTT-2.2.1-3]. */
    private void seen(Publish publish) {
        if (!publish.dup()) {
            known.add(publish.packetId());
        }
    }

    private void atLeastOnce(Publish publish, String topic) {
        seen(publish);
        Slot slot = pubAcks.open(publish.packetId());
        publisher.publish(
                publication(publish, topic),
                null,
                stamp(),
                null,
                outcome -> onLane(() -> receipt(slot, outcome)));
    }

    private void exactlyOnce(Publish publish, String topic) {
        int packetId = publish.packetId();
        switch (qos2.publish(packetId)) {
            case PUBLISH -> {
                if (hasRoomForQos2() && takeQuota()) {
                    publishExactlyOnce(publish, topic);
                }
            }
            case RECEIVED_AGAIN -> {
                if (!qos2.countFirst(packetId) || takeQuota()) {
                    pubRecs.open(packetId).answer(ReasonCode.SUCCESS, null);
                    sendPubRecs();
                }
            }
            case WAIT -> {}
            case IN_USE ->
                    end(
                            ReasonCode.PROTOCOL_ERROR,
                            "packet id " + packetId + " is used again before its PUBCOMP");
        }
    }

    private boolean hasRoomForQos2() {
        int limit = terms.offer().maxAwaitingRelease();
        if (qos2.size() <= limit) {
            return true;
        }
        end(
                ReasonCode.QUOTA_EXCEEDED,
                "%d QoS 2 messages are open, limit is %d".formatted(qos2.size(), limit));
        return false;
    }

    private void publishExactlyOnce(Publish publish, String topic) {
        int packetId = publish.packetId();
        Slot slot = pubRecs.open(packetId);
        boolean mayBeKnown = mayBeKnown(publish);
        seen(publish);
        publisher.publish(
                publication(publish, topic),
                session.messageIdOf(packetId),
                stamp(),
                session.ledger(),
                outcome -> onLane(() -> receiptOfQos2(slot, outcome, mayBeKnown)));
    }

    private void unwelcome(Publish publish, ReasonCode reason, String detail) {
        switch (publish.qos()) {
            case AT_MOST_ONCE -> {}
            case AT_LEAST_ONCE -> {
                if (takeQuota()) {
                    pubAcks.open(publish.packetId()).answer(reason, detail);
                    sendPubAcks();
                }
            }
            case EXACTLY_ONCE -> {
                if (takeQuota()) {
                    qos2.publish(publish.packetId());
                    if (!hasRoomForQos2()) {
                        return;
                    }
                    boolean mayBeKnown = mayBeKnown(publish);
                    settleQos2(
                            pubRecs.open(publish.packetId()),
                            mayBeKnown ? ReasonCode.SUCCESS : reason, // see refusedQos2
                            detail,
                            mayBeKnown);
                }
            }
        }
    }

    /** A shard may have it from an earlier connection [MQTT-3.3.1-1]. */
    private boolean mayBeKnown(Publish publish) {
        return sessionPresent && publish.dup();
    }

    /**
     * False when the client sent one too many: then the connection has ended [MQTT-3.3.4-7]. A v3
     * client does not know the limit, and is read no further instead.
     */
    private boolean takeQuota() {
        boolean isWithin = quota.take();
        if (isWithin || !terms.isV5()) {
            return true;
        }
        end(
                ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                "more than %d QoS 1 and 2 messages under way".formatted(quota.maximum()));
        return false;
    }

    /**
     * Without its lease the node cannot know what others have done meanwhile: the client is to ask
     * one that can (P8).
     */
    private boolean mayAnswer() {
        boolean may = lease.holds();
        if (!may) {
            end(ReasonCode.SERVER_BUSY, "this node does not hear the rest of the cluster");
        }
        return may;
    }

    private void receipt(Slot slot, Outcome outcome) {
        if (!mayAnswer()) {
            return;
        }
        switch (outcome) {
            case NO_SUBSCRIBERS -> slot.answer(ReasonCode.NO_MATCHING_SUBSCRIBERS, null);
            case ACCEPTED, APPENDED -> slot.answer(ReasonCode.SUCCESS, null);
            case REJECTED -> rejected(slot);
            case REFUSED, NOT_RETAINED -> refused(slot, NOT_NOW);
            case SUPERSEDED -> superseded();
        }
        sendPubAcks();
    }

    /**
     * @param mayBeKnown it was first sent on an earlier connection, so some shard may have it
     *     though none took it now: the release has to be durable (design rule 6)
     */
    private void receiptOfQos2(Slot slot, Outcome outcome, boolean mayBeKnown) {
        if (!mayAnswer()) {
            return;
        }
        switch (outcome) {
            case NO_SUBSCRIBERS ->
                    settleQos2(slot, ReasonCode.NO_MATCHING_SUBSCRIBERS, null, mayBeKnown);
            case ACCEPTED -> settleQos2(slot, ReasonCode.SUCCESS, null, mayBeKnown);
            case APPENDED -> settleQos2(slot, ReasonCode.SUCCESS, null, true);
            case REJECTED -> {
                if (terms.isV5()) {
                    refusedQos2(slot, FULL, mayBeKnown);
                } else {
                    settleQos2(slot, ReasonCode.SUCCESS, null, mayBeKnown);
                }
            }
            case REFUSED -> refusedQos2(slot, NOT_NOW, mayBeKnown);
            // Some shard may have it: sent again, it is known there, and retained (rule 3).
            case NOT_RETAINED -> end(ReasonCode.QUOTA_EXCEEDED, NOT_NOW);
            case SUPERSEDED -> superseded();
        }
    }

    /** Nothing is promised to a connection that has a successor, which will send it again. */
    private void superseded() {
        end(ReasonCode.SESSION_TAKEN_OVER, "another connection with this client id has come");
    }

    /** The epoch of this connection, as long as an earlier one may have copies under way. */
    private long stamp() {
        return lane.now() < stampedUntil ? epoch : 0;
    }

    /** A PUBREC with an error frees the id, so it is not for one that may be known (rule 3). */
    private void refusedQos2(Slot slot, String detail, boolean mayBeKnown) {
        if (mayBeKnown) {
            end(ReasonCode.QUOTA_EXCEEDED, detail);
            return;
        }
        qos2.refused(slot.packetId());
        refused(slot, detail);
        sendPubRecs();
    }

    private void settleQos2(
            Slot slot, ReasonCode reason, @Nullable String detail, boolean appended) {
        if (reason.isError()) {
            qos2.refused(slot.packetId());
        } else {
            qos2.recorded(slot.packetId(), appended);
        }
        slot.answer(reason, detail);
        sendPubRecs();
    }

    /** The policy is to tell those who can be told. */
    private void rejected(Slot slot) {
        if (terms.isV5()) {
            slot.answer(ReasonCode.QUOTA_EXCEEDED, FULL);
        } else {
            slot.answer(ReasonCode.SUCCESS, null);
        }
    }

    /** v3 has no word for it: the connection ends, and the client sends again [v3 MQTT-4.8.0-2]. */
    private void refused(Slot slot, String detail) {
        if (terms.isV5()) {
            slot.answer(ReasonCode.QUOTA_EXCEEDED, detail);
        } else {
            end(ReasonCode.QUOTA_EXCEEDED, detail);
        }
    }

    private void sendPubAcks() {
        Slot slot;
        while ((slot = pubAcks.next()) != null) {
            quota.give();
            writer.write(PubAck.of(slot.packetId(), slot.reason(), detail(slot)));
        }
        owner.answered();
    }

    private void sendPubRecs() {
        Slot slot;
        while ((slot = pubRecs.next()) != null) {
            if (slot.reason().isError()) {
                quota.give();
            }
            writer.write(PubRec.of(slot.packetId(), slot.reason(), detail(slot)));
        }
        owner.answered();
    }

    private @Nullable String detail(Slot slot) {
        return terms.reasonString(slot.detail());
    }

    /** PUBREL from the client. */
    void release(int packetId) {
        switch (qos2.release(packetId)) {
            case COMPLETE -> released(packetId);
            case RELEASE -> askToRelease(packetId);
            case WAIT -> {}
            case TOO_EARLY ->
                    end(
                            ReasonCode.PROTOCOL_ERROR,
                            "PUBREL for packet id " + packetId + " before its PUBREC");
            case UNKNOWN -> {
                if (sessionPresent) {
                    releaseUnknown(packetId);
                } else {
                    writer.write(
                            PubComp.of(packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, null));
                }
            }
        }
    }

    /** An earlier connection may have left it open (design rule 3). */
    private void releaseUnknown(int packetId) {
        qos2.releaseUnknown(packetId);
        if (hasRoomForQos2()) {
            askToRelease(packetId);
        }
    }

    private void askToRelease(int packetId) {
        known.add(packetId);
        isHeld |= session.release(packetId, () -> known.closed(qos2.idsBut(packetId)));
    }

    /** The release is durable: PUBCOMP. */
    void released(int packetId) {
        if (qos2.completed(packetId)) {
            quota.give();
        }
        writer.write(PubComp.of(packetId));
    }

    boolean isHeld() {
        return isHeld;
    }

    /** The packet ids have new generations. */
    void rebased() {
        session.rebased();
        isHeld = false;
    }

    private Publication publication(Publish publish, String topic) {
        long expiry = publish.properties().messageExpiryInterval();
        return new Publication(
                topic,
                publish.payload(),
                publish.qos(),
                publish.retain(),
                publish.properties(),
                terms.clientId(),
                publish.retain() ? may.userName() : "",
                expiry == PublishProperties.ABSENT
                        ? Publication.NEVER
                        : lane.now() + 1000 * expiry);
    }

    private void onLane(Runnable task) {
        if (lane.isHere()) {
            task.run();
        } else {
            lane.execute(task);
        }
    }

    private void end(ReasonCode reason, String detail) {
        owner.end(new ProtocolViolation(reason, detail));
    }
}
