package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.history.Event;
import io.meshlark.loadtest.chaos.history.What;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The connections and sessions of one client id. */
final class ClientPast {

    private final Map<Integer, Connection> connections = new LinkedHashMap<>();
    private final Map<Integer, Session> sessionOf = new HashMap<>();
    private final List<Session> sessions = new ArrayList<>(1);
    private final List<Event> keptWrongly = new ArrayList<>(0);
    private @Nullable Session current;
    private @Nullable Connection newest;

    void add(Event event) {
        if (event.what() instanceof What.ConnectAsked connect) {
            asked(event, connect);
            return;
        }
        var connection = connections.get(event.connection());
        if (connection == null) {
            return;
        }
        switch (event.what()) {
            case What.ConnectAccepted(var present) -> accepted(event, connection, present);
            case What.ConnectRefused _, What.Disconnected _ -> connection.ended(event);
            case What.PingAnswered _ -> heard(event, connection);
            case What.Received _ -> {
                heard(event, connection);
                inSession(event, connection);
            }
            default -> inSession(event, connection);
        }
    }

    private void asked(Event event, What.ConnectAsked connect) {
        connections.put(event.connection(), new Connection(event, connect));
        if (connect.cleanStart() && current != null) {
            current.over(event.at());
        }
    }

    private void accepted(Event event, Connection connection, boolean present) {
        connection.accepted(event);
        var connect = connection.connect();
        if (present && connect.cleanStart()) {
            keptWrongly.add(event);
        }
        if (newest == null || newest.number() < connection.number()) {
            newest = connection;
        }
        var session = current;
        if (session == null || !present || connect.cleanStart()) {
            if (session != null && session.isDurable() && session.end() == Long.MAX_VALUE) {
                session.lost(event);
            } else if (session != null) {
                session.over(event.at());
            }
            session = new Session(event.client(), connect.expiry() > 0, event);
            sessions.add(session);
            current = session;
        }
        session.add(connection);
        sessionOf.put(connection.number(), session);
    }

    /** Only what comes on a connection that has been followed by another is kept. */
    private void heard(Event event, Connection connection) {
        if (isFollowed(connection)) {
            connection.heard(event);
        }
    }

    private boolean isFollowed(Connection connection) {
        return newest != null && newest.number() > connection.number();
    }

    private void inSession(Event event, Connection connection) {
        var session = sessionOf.get(connection.number());
        if (session == null) {
            return;
        }
        switch (event.what()) {
            case What.SubscribeAsked(var filter, _) -> session.asked(filter);
            case What.SubscribeAcked(var filter, var reason) when reason < 0x80 ->
                    session.subscribed(new Subscription(filter, reason, event, connection));
            case What.UnsubscribeAsked(var filter) -> session.unsubscribed(filter, event.at());
            case What.Received packet -> session.received(event, packet, isFollowed(connection));
            case What.Released(var packetId) -> session.released(packetId);
            default -> {}
        }
    }

    Collection<Connection> connections() {
        return connections.values();
    }

    @Nullable Connection connection(int number) {
        return connections.get(number);
    }

    List<Session> sessions() {
        return sessions;
    }

    /** CONNACKs with session present that answer a Clean Start. */
    List<Event> keptWrongly() {
        return keptWrongly;
    }

    /** The one accepted last. */
    @Nullable Connection newest() {
        return newest;
    }
}
