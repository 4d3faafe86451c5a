package io.meshlark.simulation;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.session.Session;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** One session as its client sees it, from the CONNACK that made it. */
final class View {
    private final String client;
    final long key;
    boolean durable;
    private boolean over;

    private final Map<TopicFilter, Integer> filters = new HashMap<>();
    private int version;

    private final Set<String> owed = new LinkedHashSet<>();
    private final Set<String> rejected = new HashSet<>();
    private final Map<String, Integer> times = new HashMap<>();
    private final Map<String, Set<Integer>> packetIds = new HashMap<>();
    private final Set<String> sent = new HashSet<>();
    private final Map<String, Integer> last = new HashMap<>();
    private int drops;

    View(String client, long key) {
        this.client = client;
        this.key = key;
    }

    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }

    // ---- subscriptions

    void subscribe(TopicFilter filter, QoS qos) {
        if (!filters.containsKey(filter)) {
            version++;
            filters.put(filter, version);
        }
    }

    void unsubscribe(TopicFilter filter) {
        version++;
        filters.remove(filter);
    }

    /** Grows with every change of what it wants. */
    int version() {
        return version;
    }

    boolean wants(String topic) {
        return filters.keySet().stream().anyMatch(f -> f.matches(topic));
    }

    /** Whether a filter that was there at {@code since} is there and matches. */
    boolean stillWants(String topic, int since) {
        return !over
                && filters.entrySet().stream()
                        .anyMatch(e -> e.getValue() <= since && e.getKey().matches(topic));
    }

    // ---- messages

    void owe(String payload) {
        if (!times.containsKey(payload) && !rejected.contains(payload)) {
            owed.add(payload);
        }
    }

    /** The client wants nothing to do with it; it may come again all the same. */
    void rejected(String payload) {
        owed.remove(payload);
        rejected.add(payload);
    }

    boolean hasRejected(String payload) {
        return rejected.contains(payload);
    }

    Set<String> owed() {
        return owed;
    }

    /** How often the application has it now. */
    int handedOver(String payload, int packetId) {
        owed.remove(payload);
        packetIds.computeIfAbsent(payload, p -> new HashSet<>()).add(packetId);
        return times.merge(payload, 1, Integer::sum);
    }

    int times(String payload) {
        return times.getOrDefault(payload, 0);
    }

    int packetIds(String payload) {
        return packetIds.getOrDefault(payload, Set.of()).size();
    }

    boolean isUnder(String payload, int packetId) {
        return packetIds.getOrDefault(payload, Set.of()).contains(packetId);
    }

    void sent(String payload, int packetId) {
        sent.add(packetId + " " + payload);
    }

    /** Whether it is sent for the first time under this packet id. */
    boolean firstSent(String payload, int packetId) {
        return sent.add(packetId + " " + payload);
    }

    /** Whether {@code number} is above all before in this stream. */
    boolean inOrder(String stream, int number) {
        Integer before = last.put(stream, number);
        return before == null || before < number;
    }

    void dropped(Session.Drop why) {
        if (why != Session.Drop.EXPIRED) {
            drops++;
        }
    }

    int drops() {
        return drops;
    }

    @Override
    public String toString() {
        return "session of " + client;
    }
}
