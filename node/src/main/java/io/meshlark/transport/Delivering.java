package io.meshlark.transport;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.connection.OutboundAliases;
import io.meshlark.protocol.connection.Terms;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.session.Outgoing;
import io.meshlark.telemetry.BrokerMetrics;

/**
 * Publications on their way to one client. Without topic aliases the bytes are those of all
 * receivers on this lane; with them, the client's own.
 */
final class Delivering {
    private final Terms terms;
    private final OutboundAliases aliases;
    private final PacketWriter writer;
    private final NettyLane lane;
    private final BrokerMetrics metrics;
    private final int slowConsumerQueue;

    Delivering(Terms terms, Backend backend, PacketWriter writer, NettyLane lane) {
        this.terms = terms;
        this.writer = writer;
        this.lane = lane;
        metrics = backend.metrics();
        slowConsumerQueue = backend.limits().slowConsumerQueue();
        aliases = new OutboundAliases(terms.sendAliases());
    }

    /** A publication as this client gets it. */
    record Copy(
            Publication publication,
            QoS qos,
            boolean retain,
            SubscriptionIds ids,
            int packetId,
            boolean dup) {

        static Copy of(Outgoing message, int packetId, boolean dup) {
            return new Copy(
                    message.publication(),
                    message.qos(),
                    message.retain(),
                    message.subscriptionIds(),
                    packetId,
                    dup);
        }

        Publish packet(String topic, int alias, long now) {
            return new Publish(
                    topic,
                    publication.payload(),
                    qos,
                    retain,
                    dup,
                    packetId,
                    publication.propertiesAt(now),
                    alias,
                    ids);
        }
    }

    /** QoS 0: sent, or dropped when the client is slow, it is too large or too old. */
    void atMostOnce(Publication publication, boolean retain, SubscriptionIds ids) {
        if (!writer.hasRoom(slowConsumerQueue)) {
            metrics.slowConsumerDropped.increment();
            metrics.publishDropped.increment();
            return;
        }
        var copy = new Copy(publication, QoS.AT_MOST_ONCE, retain, ids, 0, false);
        if (publication.isExpired(lane.now()) || !send(copy)) { // [MQTT-3.3.2-5] [MQTT-3.1.2-25]
            metrics.publishDropped.increment();
        }
    }

    /** QoS 1 or 2: the session has seen to it that it fits. */
    void acknowledged(Outgoing message, int packetId, boolean dup) {
        send(Copy.of(message, packetId, dup));
    }

    private boolean send(Copy copy) {
        boolean sent = !aliases.areOff() && sendWithAlias(copy) || sendShared(copy);
        if (sent) {
            metrics.publishSent.increment();
            metrics.publishBytesSent.add(copy.publication().payload().size());
        }
        return sent;
    }

    private boolean sendShared(Copy copy) {
        var frame =
                lane.frames()
                        .frame(
                                copy.publication(),
                                lane.now(),
                                terms.version(),
                                copy.qos(),
                                copy.retain(),
                                copy.ids());
        return writer.write(frame, copy.packetId(), copy.dup());
    }

    private boolean sendWithAlias(Copy copy) {
        String topic = copy.publication().topic();
        int known = aliases.known(topic);
        int alias = known == 0 ? aliases.propose(topic) : known;
        if (alias == 0) {
            return false;
        }
        boolean sent = writer.write(copy.packet(known == 0 ? topic : "", alias, lane.now()));
        if (sent && known == 0) {
            aliases.keep(topic, alias);
        }
        return sent;
    }
}
