package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.check.Violation.Kind;
import io.meshlark.loadtest.chaos.history.Event;
import io.meshlark.loadtest.chaos.history.Message;
import io.meshlark.loadtest.chaos.history.MessageId;
import io.meshlark.loadtest.chaos.history.What;
import io.meshlark.loadtest.chaos.history.What.By;
import io.meshlark.loadtest.chaos.history.What.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Histories by hand: each event a hundredth of a second after the one before. */
final class Story {

    static final long EXPIRY = 3600;

    private final List<Event> events = new ArrayList<>();
    private final Map<String, Integer> nodes = new HashMap<>();
    private long at;

    Story event(String client, int connection, What what) {
        at += 10_000_000;
        int node = nodes.getOrDefault(client + connection, 0);
        events.add(new Event(at, client, connection, node, what));
        return this;
    }

    Story event(What what) {
        return event("", 0, what);
    }

    Story passes(double seconds) {
        at += (long) (seconds * 1e9);
        return this;
    }

    Story stage(Stage stage) {
        return event(new What.Reached(stage));
    }

    /** Everything has arrived. */
    Story drained() {
        return passes(20).stage(Stage.DRAIN).passes(20).stage(Stage.DRAINED);
    }

    // ---- connections

    /** A durable session that begins. */
    Story durable(String client, int node) {
        return connects(client, 1, node, false, EXPIRY, false);
    }

    /** A durable session that goes on. */
    Story returns(String client, int connection, int node) {
        return connects(client, connection, node, false, EXPIRY, true);
    }

    Story transientClient(String client, int connection, int node) {
        return connects(client, connection, node, true, 0, false);
    }

    Story connects(
            String client, int connection, int node, boolean clean, long expiry, boolean present) {
        nodes.put(client + connection, node);
        return event(client, connection, new What.ConnectAsked(clean, expiry, null))
                .event(client, connection, new What.ConnectAccepted(present));
    }

    Story withWill(String client, int connection, int node) {
        nodes.put(client + connection, node);
        var will = new Message(will(client, connection), "will/" + client, 1, false);
        return event(client, connection, new What.ConnectAsked(true, 0, will))
                .event(client, connection, new What.ConnectAccepted(false));
    }

    static MessageId will(String client, int connection) {
        return new MessageId("will-" + client, connection);
    }

    Story getsWill(String watcher, String of, int connection, boolean again) {
        return event(
                watcher,
                1,
                new What.Received(will(of, connection), "will/" + of, 1, again, false, 77));
    }

    Story ends(String client, int connection, By by) {
        return event(client, connection, new What.Disconnected(by, 0));
    }

    // ---- subscriptions

    Story subscribes(String client, int connection, String filter, int qos) {
        return event(client, connection, new What.SubscribeAsked(filter, qos))
                .event(client, connection, new What.SubscribeAcked(filter, qos));
    }

    // ---- messages

    Story asks(String publisher, int sequence, String topic, int qos) {
        return asks(publisher, 1, sequence, topic, qos, false, false);
    }

    Story asks(
            String publisher,
            int connection,
            int sequence,
            String topic,
            int qos,
            boolean retain,
            boolean again) {
        var message = new Message(new MessageId(publisher, sequence), topic, qos, retain);
        return event(publisher, connection, new What.PublishAsked(message, sequence, again));
    }

    Story acked(String publisher, int connection, int sequence) {
        return event(
                publisher,
                connection,
                new What.PublishAcked(new MessageId(publisher, sequence), 0));
    }

    /** Asked and acknowledged. */
    Story publishes(String publisher, int sequence, String topic, int qos) {
        return asks(publisher, sequence, topic, qos).acked(publisher, 1, sequence);
    }

    Story gets(
            String client, int connection, String publisher, int sequence, String topic, int qos) {
        return gets(client, connection, publisher, sequence, topic, qos, false, sequence);
    }

    Story gets(
            String client,
            int connection,
            String publisher,
            int sequence,
            String topic,
            int qos,
            boolean again,
            int packetId) {
        return event(
                client,
                connection,
                new What.Received(
                        new MessageId(publisher, sequence), topic, qos, again, false, packetId));
    }

    Story releases(String client, int connection, int packetId) {
        return event(client, connection, new What.Released(packetId));
    }

    Story getsRetained(String client, String publisher, int sequence, String topic) {
        return event(
                client,
                1,
                new What.Received(
                        new MessageId(publisher, sequence), topic, 1, false, true, sequence));
    }

    // ---- faults

    Story fault(int number, String kind, Integer... nodes) {
        return event(new What.FaultBegan(number, kind, new TreeSet<>(Arrays.asList(nodes))));
    }

    Story recovered(int number) {
        return event(new What.FaultEnded(number)).event(new What.Recovered(number));
    }

    // ---- verdict

    Verdict verdict() {
        return Checker.check(events);
    }

    List<Violation> violations() {
        return verdict().violations();
    }

    String kinds() {
        return violations().stream()
                .map(Violation::kind)
                .map(Kind::name)
                .collect(Collectors.joining(" "));
    }
}
