package io.meshlark.app.client;

import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubAck;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.transport.client.BrokerConnection;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Subscribes, prints and acknowledges, over one connection after the other. */
final class Subscriber {

    private static final int SUBSCRIBE_ID = 1;

    /** How long to wait for the rest of a QoS 2 exchange when all messages are there. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

    private final List<String> filters;
    private final QoS qos;
    private final @Nullable Long count;
    private final Printer printer;
    private final Consumer<String> complaints;

    /** QoS 2 messages that are printed and not released [MQTT-4.3.3-10]. */
    private final Set<Integer> unreleased = new HashSet<>();

    private long printed;

    /** Where messages go. */
    interface Printer {
        void print(Publish message) throws IOException;
    }

    /**
     * @param count null: no end
     * @param complaints takes what a person should read
     */
    Subscriber(
            List<String> filters,
            QoS qos,
            @Nullable Long count,
            Printer printer,
            Consumer<String> complaints) {
        this.complaints = complaints;
        this.filters = List.copyOf(filters);
        this.qos = qos;
        this.count = count;
        this.printer = printer;
    }

    /**
     * Runs until there are enough messages.
     *
     * @return false when there will be none: every subscription is refused
     * @throws IOException when the connection ends before that
     */
    boolean run(BrokerConnection connection) throws IOException {
        if (!connection.connAck().sessionPresent()) {
            unreleased.clear();
        }
        connection.send(subscribe());
        try {
            while (!isEnough()) {
                switch (connection.receive()) {
                    case SubAck subAck -> {
                        if (!isAnyGranted(subAck)) {
                            return false;
                        }
                    }
                    case Publish publish -> received(publish, connection);
                    case PubRel pubRel -> released(pubRel, connection);
                    default -> {} // nothing else concerns a subscriber
                }
            }
        } catch (EOFException | SocketException e) {
            throw new IOException("the broker has closed the connection", e);
        }
        finish(connection);
        return true;
    }

    private boolean isEnough() {
        return count != null && printed >= count;
    }

    private Subscribe subscribe() {
        var entries = new ArrayList<Subscribe.Entry>();
        for (var filter : filters) {
            entries.add(new Subscribe.Entry(filter, SubscriptionOptions.of(qos)));
        }
        return new Subscribe(SUBSCRIBE_ID, 0, List.of(), List.copyOf(entries));
    }

    private boolean isAnyGranted(SubAck subAck) {
        boolean anyGranted = false;
        for (int i = 0; i < Math.min(filters.size(), subAck.reasons().size()); i++) {
            var reason = subAck.reasons().get(i);
            if (reason.isError()) {
                var text = BrokerConnection.explain(reason, subAck.reasonString());
                complaints.accept("subscription to " + filters.get(i) + " refused: " + text);
            } else {
                anyGranted = true;
            }
        }
        return anyGranted;
    }

    private void received(Publish publish, BrokerConnection connection) throws IOException {
        int id = publish.packetId();
        switch (publish.qos()) {
            case AT_MOST_ONCE -> print(publish);
            case AT_LEAST_ONCE -> {
                print(publish);
                connection.send(PubAck.of(id));
            }
            case EXACTLY_ONCE -> {
                if (unreleased.add(id)) {
                    print(publish);
                }
                connection.send(PubRec.of(id));
            }
        }
    }

    private void print(Publish publish) throws IOException {
        printer.print(publish);
        printed++;
    }

    private void released(PubRel pubRel, BrokerConnection connection) throws IOException {
        unreleased.remove(pubRel.packetId());
        connection.send(PubComp.of(pubRel.packetId()));
    }

    /** Completes what is acknowledged in half; what else arrives stays with the broker. */
    private void finish(BrokerConnection connection) throws IOException {
        while (!unreleased.isEmpty()) {
            var packet = connection.receiveWithin(LAST_ANSWERS);
            if (packet == null) {
                break;
            }
            if (packet instanceof PubRel pubRel) {
                released(pubRel, connection);
            }
        }
        connection.disconnect();
    }
}
