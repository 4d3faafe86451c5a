package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.check.Violation.Kind;
import io.meshlark.loadtest.chaos.history.Event;
import io.meshlark.loadtest.chaos.history.What;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * At most one live connection of a client (P4). What was under way when the newer one was accepted
 * may still arrive; on a link that is made slow or lossy it may be long under way.
 */
final class OneConnection implements Rule {

    private static final long UNDER_WAY = 1_000_000_000L;

    /** Within it an edge that does not hear of the kick notices that nobody is there. */
    private static final long KICK = 3_000_000_000L + UNDER_WAY;

    @Override
    public List<Violation> check(Past past) {
        var found = new ArrayList<Violation>();
        for (var client : past.clients()) {
            for (var connection : client.connections()) {
                newer(client, connection).stream()
                        .limit(1)
                        .forEach(accepted ->
                                connection.heard().stream()
                                        .filter(it -> isLate(it, accepted.at()))
                                        .filter(it -> isOnTime(past, it))
                                        .limit(1)
                                        .map(it -> violation(past, connection, accepted, it))
                                        .forEach(found::add));
            }
        }
        return found;
    }

    /** The CONNACKs of later connections. */
    private static List<Event> newer(ClientPast client, Connection connection) {
        if (connection.heard().isEmpty()) {
            return List.of();
        }
        return client.connections().stream()
                .filter(it -> it.number() > connection.number())
                .map(Connection::accepted)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingLong(Event::at))
                .toList();
    }

    private static boolean isLate(Event heard, long accepted) {
        long allowed = heard.what() instanceof What.PingAnswered ? KICK : UNDER_WAY;
        return heard.at() > accepted + allowed;
    }

    private static boolean isOnTime(Past past, Event it) {
        return !past.faults().delayed(it.node(), it.at() - KICK, it.at());
    }

    private static Violation violation(Past past, Connection old, Event accepted, Event heard) {
        return new Violation(
                Kind.TWO_CONNECTIONS,
                "%s was served on connection %d %.1f s after connection %d had been accepted"
                        .formatted(
                                old.client(),
                                old.number(),
                                (heard.at() - accepted.at()) / 1e9,
                                accepted.connection()),
                Evidence.from(past)
                        .add(old)
                        .add(accepted)
                        .add(heard)
                        .faults(accepted.at() - KICK, heard.at())
                        .sorted());
    }
}
