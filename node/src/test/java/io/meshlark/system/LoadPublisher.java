package io.meshlark.system;

import io.meshlark.protocol.packet.Disconnect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client that publishes at QoS 1 and 2 with a durable session, as fast as the broker
 * acknowledges. Whenever the connection ends, it makes another and sends again what is not
 * acknowledged, in the old order and with DUP, as MQTT 5, 4.4 asks.
 */
final class LoadPublisher extends LoadClient {
    private static final int WINDOW = 24;
    private static final int PACKET_IDS = 65_535;
    private static final long AFTER_REFUSAL_NANOS = 10_000_000;

    private static final class Outstanding {
        final Message message;
        final Publish publish;
        boolean released;

        Outstanding(Message message, Publish publish) {
            this.message = message;
            this.publish = publish;
        }
    }

    private final Random random;
    private final Duration patience;

    // the client's session state, by packet id, in the order of sending
    private final Map<Integer, Outstanding> outstanding = new LinkedHashMap<>();
    private final Map<QoS, Integer> lastSeq = new LinkedHashMap<>();
    private int lastPacketId;

    /**
     * On the connection before some have been refused; maybe others, too, without my hearing it.
     */
    private boolean wasRefusing;

    private volatile boolean finishing;
    private boolean lastOnesSent;

    /**
     * @param patience after which an answer that has not come is a violation
     */
    LoadPublisher(
            String name,
            MqttVersion version,
            int port,
            Ledger ledger,
            long seed,
            Duration patience) {
        super(name, version, port, ledger);
        this.patience = patience;
        this.random = new Random(seed);
    }

    /** Sends no more than a last message of each QoS. */
    void finish() {
        finishing = true;
    }

    @Override
    boolean isDone() {
        return lastOnesSent && outstanding.isEmpty();
    }

    @Override
    void serve(RawClient client) throws IOException {
        for (Outstanding o : List.copyOf(outstanding.values())) {
            if (wasRefusing) {
                ledger.mayHaveBeenRefused(o.message);
            }
            resend(client, o);
        }
        wasRefusing = false;
        while (!isDone()) {
            while (outstanding.size() < WINDOW && !lastOnesSent) {
                sendNext(client);
            }
            Packet packet = client.receive(patience);
            if (packet == null) {
                violation("no answer to " + outstanding.size() + " messages");
                throw new IOException("the broker is silent");
            }
            handle(client, packet);
        }
        client.disconnect();
    }

    private void resend(RawClient client, Outstanding o) throws IOException {
        if (o.released) {
            client.send(PubRel.of(o.publish.packetId()));
            return;
        }
        ledger.sentTwice(o.message);
        Publish p = o.publish;
        client.send(
                new Publish(
                        p.topic(),
                        p.payload(),
                        p.qos(),
                        p.retain(),
                        true,
                        p.packetId(),
                        p.properties(),
                        0,
                        p.subscriptionIds()));
    }

    private void sendNext(RawClient client) throws IOException {
        if (finishing) {
            lastOnesSent = true;
            send(client, QoS.AT_LEAST_ONCE, true);
            send(client, QoS.EXACTLY_ONCE, true);
        } else {
            send(client, random.nextBoolean() ? QoS.AT_LEAST_ONCE : QoS.EXACTLY_ONCE, false);
        }
    }

    private void send(RawClient client, QoS qos, boolean isLast) throws IOException {
        Message message = new Message(name, qos, lastSeq.merge(qos, 1, Integer::sum), isLast);
        int padding = random.nextInt(10) == 0 ? random.nextInt(2_000) : random.nextInt(100);
        Publish publish =
                Publish.of(message.topic(), message.payload(padding), qos, false, freePacketId());
        outstanding.put(publish.packetId(), new Outstanding(message, publish));
        client.send(publish);
    }

    private int freePacketId() {
        do {
            lastPacketId = lastPacketId % PACKET_IDS + 1;
        } while (outstanding.containsKey(lastPacketId));
        return lastPacketId;
    }

    private void handle(RawClient client, Packet packet) throws IOException {
        switch (packet) {
            case PubAck ack -> answered(find(ack.packetId(), "PUBACK"), ack.reason(), true);
            case PubRec rec -> {
                Outstanding o = find(rec.packetId(), "PUBREC");
                answered(o, rec.reason(), rec.reason().isError());
                if (o != null && !rec.reason().isError()) {
                    o.released = true;
                    client.send(PubRel.of(rec.packetId()));
                }
            }
            case PubComp comp -> {
                if (comp.reason() != ReasonCode.SUCCESS) {
                    violation("PUBCOMP with " + comp.reason());
                }
                outstanding.remove(comp.packetId());
            }
            case Disconnect disconnect ->
                    throw new IOException("the broker ends it: " + disconnect.reason());
            default -> violation("unexpected " + packet);
        }
    }

    private @Nullable Outstanding find(int packetId, String packet) {
        Outstanding o = outstanding.get(packetId);
        if (o == null) {
            violation(packet + " for unused packet id " + packetId);
        }
        return o;
    }

    private void answered(@Nullable Outstanding o, ReasonCode reason, boolean isOver) {
        if (o == null) {
            return;
        }
        if (reason == ReasonCode.SUCCESS) {
            ledger.acknowledged(o.message);
        } else if (reason == ReasonCode.QUOTA_EXCEEDED) {
            ledger.refused();
            wasRefusing = true;
            LockSupport.parkNanos(AFTER_REFUSAL_NANOS);
        } else {
            violation("answer " + reason + " to " + o.message);
        }
        if (isOver) {
            outstanding.remove(o.publish.packetId());
        }
    }
}
