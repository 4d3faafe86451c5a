package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.history.Event;
import io.meshlark.loadtest.chaos.history.MessageId;
import io.meshlark.loadtest.chaos.history.What;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A history, sorted by what it is about. */
final class Past {

    private final Map<MessageId, Publication> publications = new LinkedHashMap<>();
    private final Map<String, ClientPast> clients = new LinkedHashMap<>();
    private final Map<What.Stage, Long> stages = new EnumMap<>(What.Stage.class);
    private final Faults faults = new Faults();
    private final Map<String, List<Listener>> listeners = new HashMap<>();

    private final Map<String, List<Session>> members = new HashMap<>();

    /** A session with one of its filters. */
    record Listener(Session session, Subscription subscription) {}

    private Past() {}

    static Past of(List<Event> events) {
        var past = new Past();
        events.forEach(past::add);
        return past;
    }

    private void add(Event event) {
        switch (event.what()) {
            case What.PublishAsked(var message, _, var again) ->
                    publications
                            .computeIfAbsent(message.id(), _ -> new Publication(message))
                            .asked(event, again);
            case What.PublishAcked(var id, var reason) -> {
                var publication = publications.get(id);
                if (publication != null) {
                    publication.answered(event, reason);
                }
            }
            case What.PublishCompleted _ -> {}
            case What.FaultBegan began -> faults.began(event, began);
            case What.FaultEnded(var fault) -> faults.ended(fault, event.at());
            case What.Recovered(var fault) -> faults.recovered(fault, event.at());
            case What.Reached(var stage) -> stages.putIfAbsent(stage, event.at());
            case What.ConnectAsked _,
                    What.ConnectAccepted _,
                    What.ConnectRefused _,
                    What.SubscribeAsked _,
                    What.SubscribeAcked _,
                    What.UnsubscribeAsked _,
                    What.UnsubscribeAcked _,
                    What.Received _,
                    What.Released _,
                    What.PingAnswered _,
                    What.Disconnected _ ->
                    clients.computeIfAbsent(event.client(), _ -> new ClientPast()).add(event);
        }
    }

    Collection<Publication> publications() {
        return publications.values();
    }

    @Nullable Publication publication(MessageId id) {
        return publications.get(id);
    }

    Collection<ClientPast> clients() {
        return clients.values();
    }

    Stream<Session> sessions() {
        return clients.values().stream().flatMap(it -> it.sessions().stream());
    }

    Stream<Connection> connections() {
        return clients.values().stream().flatMap(it -> it.connections().stream());
    }

    /** The one that an event came on. */
    @Nullable Connection connection(Event event) {
        var client = clients.get(event.client());
        return client == null ? null : client.connection(event.connection());
    }

    Faults faults() {
        return faults;
    }

    /** When a stage was reached, or never. */
    long reached(What.Stage stage) {
        return stages.getOrDefault(stage, Long.MAX_VALUE);
    }

    /** All filters of all sessions that match a topic, whenever they were there. */
    List<Listener> listeners(String topic) {
        return listeners.computeIfAbsent(topic, this::findListeners);
    }

    /**
     * All sessions that have ever asked to be in a group, whether they have heard that they are.
     */
    List<Session> membersOf(String sharedFilter) {
        return members.computeIfAbsent(
                sharedFilter, filter -> sessions().filter(it -> it.hasAsked(filter)).toList());
    }

    private List<Listener> findListeners(String topic) {
        return sessions()
                .flatMap(session ->
                        session.subscriptions().stream()
                                .filter(it -> it.matches(topic))
                                .map(it -> new Listener(session, it)))
                .toList();
    }
}
