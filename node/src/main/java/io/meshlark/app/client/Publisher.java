package io.meshlark.app.client;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.Packet;
import io.meshlark.protocol.packet.PubAck;
import io.meshlark.protocol.packet.PubComp;
import io.meshlark.protocol.packet.PubRec;
import io.meshlark.protocol.packet.PubRel;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.transport.client.BrokerConnection;
import io.meshlark.transport.client.ConnectionFailed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Publishes messages in order over one connection. A second thread reads the messages, which may
 * come from a person's keyboard; this one listens, so that the connection stays alive meanwhile and
 * its end is noticed.
 */
final class Publisher {

    /** Messages under way to a 3.x broker, which has no way to say how many it takes. */
    private static final int V3_WINDOW = 20;

    private final BrokerConnection connection;
    private final String topic;
    private final QoS qos;
    private final boolean retain;
    private final int window;

    // Guarded by this object's monitor.
    private final Set<Integer> underWay = new HashSet<>();
    private final List<String> refused = new ArrayList<>();
    private int lastId;
    private boolean allSent;
    private @Nullable String unreadable;

    Publisher(BrokerConnection connection, String topic, QoS qos, boolean retain) {
        this.connection = connection;
        this.topic = topic;
        this.qos = qos;
        this.retain = retain;
        this.window =
                connection.version() == MqttVersion.V5
                        ? connection.connAck().properties().receiveMaximum()
                        : V3_WINDOW;
    }

    /**
     * Returns when the broker has all messages.
     *
     * @return why messages were refused, one text each
     * @throws IOException when the connection ends before that
     */
    List<String> publish(Iterator<Bytes> messages) throws IOException {
        var sender = new Thread(() -> sendAll(messages), "messages");
        sender.setDaemon(true);
        sender.start();
        try {
            while (true) {
                received(connection.receive());
            }
        } catch (IOException end) {
            return outcome(end);
        }
    }

    /** The end of the connection is success when everything has been acknowledged before it. */
    private synchronized List<String> outcome(IOException end) throws IOException {
        if (unreadable != null) {
            throw new IOException(unreadable, end);
        }
        if (isDone()) {
            return List.copyOf(refused);
        }
        var why =
                end instanceof ConnectionFailed
                        ? end.getMessage()
                        : "the broker has closed the connection";
        throw new IOException(why + "; messages not acknowledged: " + underWay.size(), end);
    }

    private void sendAll(Iterator<Bytes> messages) {
        try {
            while (messages.hasNext()) {
                var payload = messages.next();
                connection.send(Publish.of(topic, payload, qos, retain, nextId()));
            }
        } catch (RuntimeException e) {
            synchronized (this) {
                unreadable = "cannot read the messages: " + e.getMessage();
            }
            connection.close();
            return;
        } catch (IOException _) {
            return; // the receiving side reports the end of the connection
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        synchronized (this) {
            allSent = true;
            disconnectWhenDone();
        }
    }

    /** A free packet id, when the window has room; 0 for QoS 0, which needs neither. */
    private synchronized int nextId() throws InterruptedException {
        if (qos == QoS.AT_MOST_ONCE) {
            return 0;
        }
        while (underWay.size() >= window) {
            wait();
        }
        do {
            lastId = lastId % 0xFFFF + 1;
        } while (!underWay.add(lastId));
        return lastId;
    }

    private void received(Packet packet) throws IOException {
        switch (packet) {
            case PubAck(int id, var reason, var text, _) -> settled(id, reason, text);
            case PubRec(int id, var reason, var text, _) -> {
                if (reason.isError()) {
                    settled(id, reason, text);
                } else {
                    connection.send(PubRel.of(id));
                }
            }
            case PubComp(int id, var reason, var text, _) -> settled(id, reason, text);
            default -> {} // nothing else concerns a publisher
        }
    }

    private synchronized void settled(int id, ReasonCode reason, @Nullable String text) {
        if (underWay.remove(id) && reason.isError()) {
            refused.add(BrokerConnection.explain(reason, text));
        }
        notifyAll();
        disconnectWhenDone();
    }

    private boolean isDone() {
        return allSent && underWay.isEmpty();
    }

    private void disconnectWhenDone() {
        if (isDone()) {
            try {
                connection.disconnect();
            } catch (IOException _) {
                // Closed already; everything is acknowledged.
            }
        }
    }
}
