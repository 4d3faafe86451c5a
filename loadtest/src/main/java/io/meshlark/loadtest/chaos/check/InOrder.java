package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.check.Violation.Kind;
import io.meshlark.loadtest.chaos.history.Event;
import io.meshlark.loadtest.chaos.history.What;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * First deliveries are in the order of publication (P3). A publisher repeats what is not
 * acknowledged in its old order, so two tries do not disturb it, unless the subscription has begun
 * between them, or it was refused where the later one was accepted: then an earlier try may come
 * late. QoS 0 has no order across the connections of its publisher.
 */
final class InOrder implements Rule {

    private record Line(String publisher, String topic, int qos, int connection) {}

    @Override
    public List<Violation> check(Past past) {
        var found = new ArrayList<Violation>();
        past.sessions()
                .filter(it -> !it.isShared())
                .forEach(session -> check(past, session, found));
        return found;
    }

    private static void check(Past past, Session session, List<Violation> found) {
        var latest = new HashMap<Line, Publication>();
        for (var entry : session.deliveries().entrySet()) {
            var publication = past.publication(entry.getKey());
            var first = entry.getValue().first();
            if (publication == null || isRetained(first) || beganBefore(session, publication)) {
                continue;
            }
            var line = line(publication);
            var before = latest.get(line);
            if (before == null || sequence(before) <= sequence(publication)) {
                latest.put(line, publication);
            } else if (publication.refusedOn().stream().noneMatch(before::isAskedOn)) {
                found.add(violation(past, session, before, publication));
            }
        }
    }

    private static Line line(Publication it) {
        var message = it.message();
        int connection = message.qos() == 0 ? it.attempts().getFirst().connection() : 0;
        return new Line(message.id().publisher(), message.topic(), message.qos(), connection);
    }

    private static boolean isRetained(Event event) {
        return event.what() instanceof What.Received it && it.retain();
    }

    /**
     * Repeated, and the first try may have been before the subscription: then it is out of turn.
     */
    private static boolean beganBefore(Session session, Publication it) {
        return it.attempts().size() > 1
                && session.subscriptions().stream()
                        .filter(s -> s.matches(it.message().topic()))
                        .allMatch(s -> s.since() > it.asked());
    }

    private static int sequence(Publication it) {
        return it.message().id().sequence();
    }

    private static Violation violation(
            Past past, Session session, Publication before, Publication late) {
        var deliveries = session.deliveries();
        var then = deliveries.get(late.message().id());
        var earlier = deliveries.get(before.message().id());
        var evidence = Evidence.from(past).add(late).add(before);
        if (then != null && earlier != null) {
            evidence.addAll(earlier.events()).addAll(then.events());
            evidence.faults(late.asked(), then.first().at());
            if (!session.subscriptions().isEmpty()) {
                evidence.add(
                        session,
                        session.subscriptions().getFirst(),
                        earlier.first().at(),
                        then.first().at());
            }
        }
        return new Violation(
                Kind.ORDER,
                "%s came to %s after %s".formatted(late.message(), session, before.message().id()),
                evidence.sorted());
    }
}
