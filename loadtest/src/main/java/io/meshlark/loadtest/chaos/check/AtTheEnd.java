package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.check.Violation.Kind;
import io.meshlark.loadtest.chaos.history.What.By;
import io.meshlark.loadtest.chaos.history.What.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/**
 * When all is over, everybody who wants to be connected is, and everything is answered. A client
 * that could not move to another node, and has kept the connection that it had, is.
 */
final class AtTheEnd implements Rule {

    @Override
    public List<Violation> check(Past past) {
        long over = past.reached(Stage.DRAINED);
        if (over == Long.MAX_VALUE) {
            return List.of();
        }
        var found = new ArrayList<Violation>();
        var last = new HashMap<String, Connection>();
        for (var client : past.clients()) {
            client.connections().stream()
                    .filter(it -> it.asked().at() < over)
                    .max(
                            Comparator.comparing((Connection it) -> isFine(it, over))
                                    .thenComparing(Connection::number))
                    .ifPresent(it -> {
                        last.put(it.client(), it);
                        if (!isFine(it, over)) {
                            found.add(notBack(past, it));
                        }
                    });
        }
        for (var publication : past.publications()) {
            if (isStuck(publication, last, over)) {
                found.add(
                        new Violation(
                                Kind.NEVER_ACKNOWLEDGED,
                                publication.message() + " got no answer",
                                Evidence.from(past).add(publication).sorted()));
            }
        }
        return found;
    }

    private static boolean isFine(Connection it, long over) {
        if (it.end() >= over) {
            return it.isAccepted();
        }
        return it.endedBy(By.GOODBYE) || it.endedBy(By.ABORT);
    }

    private static Violation notBack(Past past, Connection it) {
        return new Violation(
                Kind.NOT_BACK,
                it.client() + " is not connected",
                Evidence.from(past).add(it).sorted());
    }

    /** On a connection that is still there, long enough for an answer. */
    private static boolean isStuck(
            Publication publication, HashMap<String, Connection> last, long over) {
        if (publication.message().qos() == 0
                || publication.isAccepted()
                || publication.isRefused()) {
            return false;
        }
        var attempt = publication.attempts().getLast();
        var connection = last.get(attempt.client());
        return connection != null
                && connection.number() == attempt.connection()
                && connection.end() >= over
                && attempt.at() + Delivered.GRACE < over;
    }
}
