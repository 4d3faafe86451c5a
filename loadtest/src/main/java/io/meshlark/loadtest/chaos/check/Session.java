package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.history.Event;
import io.meshlark.loadtest.chaos.history.MessageId;
import io.meshlark.loadtest.chaos.history.What;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client and the broker keep for one another over connections, from a CONNACK without
 * session present until the next one. Works by the receiver's rules of QoS 2: between PUBLISH and
 * PUBREL a packet id stands for one message, whatever happens to connections.
 */
final class Session {

    private final String client;
    private final boolean durable;
    private final Event begin;
    private final List<Connection> connections = new ArrayList<>(1);
    private final Set<String> asked = new HashSet<>(2);
    private final List<Subscription> subscriptions = new ArrayList<>(1);
    private final Map<MessageId, Deliveries> deliveries = new LinkedHashMap<>();
    private final Map<String, Event> retained = new HashMap<>();
    private final Map<Integer, MessageId> unreleased = new HashMap<>();
    private final List<Event> packetIdsInUse = new ArrayList<>(0);
    private @Nullable Event lost;
    private long end = Long.MAX_VALUE;

    Session(String client, boolean durable, Event begin) {
        this.client = client;
        this.durable = durable;
        this.begin = begin;
    }

    void add(Connection connection) {
        connections.add(connection);
    }

    /** SUBSCRIBE went out; messages may come before SUBACK, and without it [MQTT 3.8.4]. */
    void asked(String filter) {
        asked.add(filter);
    }

    /** Whether it has ever asked for a filter, granted or not. */
    boolean hasAsked(String filter) {
        return asked.contains(filter);
    }

    void subscribed(Subscription it) {
        boolean known =
                subscriptions.stream()
                        .anyMatch(s ->
                                s.until() == Long.MAX_VALUE
                                        && s.filter().equals(it.filter())
                                        && s.qos() == it.qos());
        if (!known) {
            subscriptions.add(it);
        }
    }

    void unsubscribed(String filter, long at) {
        subscriptions.stream()
                .filter(it -> it.filter().equals(filter))
                .forEach(it -> it.unsubscribed(at));
    }

    /**
     * @param isLate another connection has been accepted: a copy of what came there too was under
     *     way here, and a client that closes what it leaves would not have seen it
     */
    void received(Event event, What.Received packet, boolean isLate) {
        var known = deliveries.get(packet.id());
        if (isLate && known != null && known.hasPacketId(packet.packetId())) {
            return;
        }
        if (packet.retain()) {
            retained.put(packet.topic(), event);
        }
        boolean repeated = false;
        if (packet.qos() == 2) {
            var before = unreleased.put(packet.packetId(), packet.id());
            repeated = packet.id().equals(before);
            if (before != null && !repeated) {
                packetIdsInUse.add(event);
            }
        }
        deliveries.computeIfAbsent(packet.id(), _ -> new Deliveries()).add(event, repeated);
    }

    void released(int packetId) {
        unreleased.remove(packetId);
    }

    /** From here on it may be gone: Clean Start was asked, or it was transient. */
    void over(long at) {
        end = Math.min(end, at);
    }

    /** The broker has forgotten it. */
    void lost(Event connAck) {
        lost = connAck;
        over(connAck.at());
    }

    String client() {
        return client;
    }

    boolean isDurable() {
        return durable;
    }

    Event begin() {
        return begin;
    }

    long end() {
        return end;
    }

    List<Connection> connections() {
        return connections;
    }

    List<Subscription> subscriptions() {
        return subscriptions;
    }

    /** By message, in the order of their first deliveries. */
    Map<MessageId, Deliveries> deliveries() {
        return deliveries;
    }

    /** The last one of each topic that came with the retain flag. */
    Map<String, Event> retained() {
        return retained;
    }

    List<Event> packetIdsInUse() {
        return packetIdsInUse;
    }

    /** The CONNACK that said it is not present though it should be. */
    @Nullable Event lost() {
        return lost;
    }

    boolean isShared() {
        return subscriptions.stream().anyMatch(Subscription::isShared);
    }

    @Override
    public String toString() {
        return (durable ? "durable " : "transient ") + client;
    }

    /** The deliveries of one message to one session. */
    static final class Deliveries {

        private final List<Event> events = new ArrayList<>(1);
        private int count;

        private void add(Event event, boolean repeated) {
            events.add(event);
            count += repeated ? 0 : 1;
        }

        private boolean hasPacketId(int packetId) {
            return events.stream()
                    .anyMatch(
                            it -> it.what() instanceof What.Received r && r.packetId() == packetId);
        }

        Event first() {
            return events.getFirst();
        }

        List<Event> events() {
            return events;
        }

        /** Without the repeats of QoS 2 that a receiver recognizes. */
        int count() {
            return count;
        }
    }
}
