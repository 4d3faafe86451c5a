package io.meshlark.loadtest.chaos.client;

import io.meshlark.loadtest.chaos.client.Profile.Filter;
import io.meshlark.loadtest.chaos.history.History;
import io.meshlark.loadtest.chaos.history.What;
import io.meshlark.loadtest.wire.PacketType;
import java.util.concurrent.CompletableFuture;

/**
 * The packet flows of a client, called under its lock. Packets of a connection that is not the
 * newest are written down and not answered: the client that opened another one is not there any
 * more. Which QoS 2 deliveries are repeats is decided by the checker, from packet ids and releases.
 */
final class Answering {

    private static final int REFUSED = 0x80;

    private final Profile profile;
    private final History history;
    private final Sending sending;
    private final Subscribing subscribing;

    Answering(Profile profile, History history, Sending sending, Subscribing subscribing) {
        this.profile = profile;
        this.history = history;
        this.sending = sending;
        this.subscribing = subscribing;
    }

    /** CONNACK has come: goes on where the session stands. */
    void begin(Line line, boolean sessionPresent) {
        subscribing.missing(sessionPresent).forEach(it -> subscribe(line, it));
        if (sessionPresent) {
            sending.again().forEach(it -> repeat(line, it));
        } else {
            sending.anew().forEach(it -> publish(line, it, false));
        }
    }

    private void repeat(Line line, Pending it) {
        if (it.taken()) {
            line.wire().send(Outgoing.answer(PacketType.PUBREL, it.packetId()));
        } else {
            publish(line, it, true);
        }
    }

    void publish(Line line, Pending it, boolean again) {
        log(line, new What.PublishAsked(it.message(), it.packetId(), again));
        line.wire().send(Outgoing.publish(profile.version(), it.message(), it.packetId(), again));
    }

    CompletableFuture<Integer> subscribe(Line line, Filter filter) {
        var answer = new CompletableFuture<Integer>();
        log(line, new What.SubscribeAsked(filter.filter(), filter.qos()));
        int packetId = subscribing.ask(filter, answer);
        line.wire()
                .send(
                        Outgoing.subscribe(
                                profile.version(), packetId, filter.filter(), filter.qos()));
        return answer;
    }

    void unsubscribe(Line line, Filter filter) {
        log(line, new What.UnsubscribeAsked(filter.filter()));
        int packetId = subscribing.ask(filter, new CompletableFuture<>());
        line.wire().send(Outgoing.unsubscribe(profile.version(), packetId, filter.filter()));
    }

    void received(Line line, boolean isCurrent, Incoming packet) {
        switch (packet) {
            case Incoming.Publish it -> publish(line, isCurrent, it);
            case Incoming.PingResp() -> {
                if (!isCurrent) {
                    log(line, new What.PingAnswered());
                }
            }
            default -> {
                if (isCurrent) {
                    answered(line, packet);
                }
            }
        }
    }

    private void publish(Line line, boolean isCurrent, Incoming.Publish it) {
        log(
                line,
                new What.Received(
                        it.id(), it.topic(), it.qos(), it.again(), it.retain(), it.packetId()));
        if (isCurrent && it.qos() > 0) {
            int type = it.qos() == 1 ? PacketType.PUBACK : PacketType.PUBREC;
            line.wire().send(Outgoing.answer(type, it.packetId()));
        }
    }

    private void answered(Line line, Incoming packet) {
        switch (packet) {
            case Incoming.PubAck(var packetId, var reason) -> {
                var it = sending.end(packetId);
                if (it != null) {
                    log(line, new What.PublishAcked(it.message().id(), reason));
                }
            }
            case Incoming.PubRec(var packetId, var reason) when reason >= REFUSED -> {
                var it = sending.end(packetId);
                if (it != null) {
                    log(line, new What.PublishAcked(it.message().id(), reason));
                }
            }
            case Incoming.PubRec(var packetId, var reason) -> {
                var it = sending.take(packetId);
                if (it != null) {
                    log(line, new What.PublishAcked(it.message().id(), reason));
                }
                line.wire().send(Outgoing.answer(PacketType.PUBREL, packetId));
            }
            case Incoming.PubComp(var packetId) -> {
                var it = sending.end(packetId);
                if (it != null) {
                    log(line, new What.PublishCompleted(it.message().id()));
                }
            }
            case Incoming.PubRel(var packetId) -> {
                log(line, new What.Released(packetId));
                line.wire().send(Outgoing.answer(PacketType.PUBCOMP, packetId));
            }
            case Incoming.SubAck(var packetId, var reason) -> subAck(line, packetId, reason);
            case Incoming.UnsubAck(var packetId) -> {
                var it = subscribing.answered(packetId);
                if (it != null) {
                    log(line, new What.UnsubscribeAcked(it.filter().filter()));
                }
            }
            case Incoming.ConnAck _,
                    Incoming.Publish _,
                    Incoming.PingResp _,
                    Incoming.Disconnect _ -> {}
        }
    }

    private void subAck(Line line, int packetId, int reason) {
        var it = subscribing.answered(packetId);
        if (it == null) {
            return;
        }
        log(line, new What.SubscribeAcked(it.filter().filter(), reason));
        if (reason < REFUSED) {
            subscribing.acknowledged(it.filter());
        }
        it.answer().complete(reason);
    }

    private void log(Line line, What what) {
        history.add(profile.id(), line.wire().number(), line.wire().node(), what);
    }
}
