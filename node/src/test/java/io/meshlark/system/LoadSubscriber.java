package io.meshlark.system;

import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A durable subscriber of all the load, whose client state outlives its connections. It
 * acknowledges in order, but late and in lots of random size, so that a crash finds messages which
 * were sent and not acknowledged: exactly these have to come again, with DUP and their old packet
 * ids.
 */
final class LoadSubscriber extends LoadClient {
    private static final Duration QUIET = Duration.ofMillis(20);

    private final QoS granted;
    private final Random random;
    private final int publishers;

    /** Connections end by themselves after about this many messages; 0: they do not. */
    private final int restlessness;

    // the client's session state
    private final Map<Integer, Message> received = new HashMap<>();

    // this connection: received, not acknowledged yet
    private final ArrayDeque<Publish> unanswered = new ArrayDeque<>();

    // what the connection before has left unacknowledged, by message
    private final Map<Message, Integer> owed = new LinkedHashMap<>();

    // everything so far
    private final Map<Message, Integer> packetIds = new HashMap<>();
    private final Map<String, Integer> highest = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private int again;

    private volatile boolean complete;

    LoadSubscriber(
            String name,
            MqttVersion version,
            QoS granted,
            int port,
            Ledger ledger,
            long seed,
            int publishers,
            int restlessness) {
        super(name, version, port, ledger);
        this.granted = granted;
        this.random = new Random(seed);
        this.publishers = publishers;
        this.restlessness = restlessness;
    }

    /** Makes the session and its subscription, over a connection of its own. */
    void subscribe(int port) throws IOException {
        try (RawClient client = RawClient.connect(port, RawClient.durable(version, name))) {
            client.subscribe("load/#", granted);
            client.disconnect();
        }
    }

    /** Whether the last message of each publisher and QoS is here, and nothing is open. */
    @Override
    boolean isDone() {
        return complete;
    }

    @Override
    void serve(RawClient client) throws IOException {
        int patience = restlessness == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(2 * restlessness);
        try {
            while (!isStopped()) {
                Packet packet = client.receive(QUIET);
                if (packet == null) {
                    acknowledge(client, unanswered.size());
                    if (isEverythingHere()) {
                        complete = true;
                        return;
                    }
                    continue;
                }
                handle(client, packet);
                if (random.nextInt(3) == 0) {
                    acknowledge(client, random.nextInt(unanswered.size() + 1));
                }
                patience--;
                if (patience == 0) {
                    return;
                }
            }
        } finally {
            leaveOwed();
        }
    }

    private boolean isEverythingHere() {
        return ended.size() == 2 * publishers && unanswered.isEmpty() && received.isEmpty();
    }

    private void handle(RawClient client, Packet packet) throws IOException {
        switch (packet) {
            case Publish publish -> published(publish);
            case PubRel rel -> {
                received.remove(rel.packetId());
                client.send(PubComp.of(rel.packetId()));
            }
            default -> throw new IOException("the broker ends it: " + packet);
        }
    }

    private void published(Publish publish) {
        Message message = Message.of(publish);
        QoS expected = message.qos().min(granted);
        if (publish.qos() != expected) {
            violation("%s came at %s".formatted(message, publish.qos()));
        }
        Integer known = packetIds.put(message, publish.packetId());
        if (known == null) {
            first(message);
        } else {
            again++;
            checkAgain(publish, message, known);
        }
        owed.remove(message);
        unanswered.add(publish);
        if (message.isLast()) {
            ended.add(message.topic());
        }
    }

    private void first(Message message) {
        int before = highest.getOrDefault(message.topic(), 0);
        if (message.seq() < before && ledger.hasOrder(message)) {
            violation("order: %s came after %d".formatted(message, before));
        }
        highest.put(message.topic(), Math.max(before, message.seq()));
    }

    private void checkAgain(Publish publish, Message message, int known) {
        boolean isOpen = owed.containsKey(message) || isReceived(publish, message);
        if (publish.qos() == QoS.EXACTLY_ONCE && !isOpen) {
            violation("twice: %s, packet id %d".formatted(message, publish.packetId()));
        }
        if (known == publish.packetId() ? publish.dup() : ledger.wasSentTwice(message)) {
            return;
        }
        violation(
                "%s came again with packet id %d, DUP %b; before that with %d"
                        .formatted(message, publish.packetId(), publish.dup(), known));
    }

    private boolean isReceived(Publish publish, Message message) {
        return message.equals(received.get(publish.packetId()));
    }

    private void acknowledge(RawClient client, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Publish publish = unanswered.remove();
            if (publish.qos() == QoS.AT_LEAST_ONCE) {
                client.send(PubAck.of(publish.packetId()));
            } else {
                received.put(publish.packetId(), Message.of(publish));
                client.send(PubRec.of(publish.packetId()));
            }
        }
    }

    /** The connection is over: what it had not acknowledged has to come again. */
    private void leaveOwed() {
        for (Publish publish : unanswered) {
            owed.put(Message.of(publish), publish.packetId());
        }
        unanswered.clear();
    }

    /** Once it has come to its end. */
    void check() {
        ledger.checkLost(name, packetIds.keySet());
        if (!owed.isEmpty()) {
            violation("not sent again: " + owed.keySet());
        }
    }

    /** How many copies came beyond the first. */
    int again() {
        return again;
    }

    int messages() {
        return packetIds.size();
    }

    @Nullable String missing() {
        return complete ? null : name + " has seen the end of " + ended;
    }
}
