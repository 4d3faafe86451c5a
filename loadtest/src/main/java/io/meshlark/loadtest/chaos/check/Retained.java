package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.check.Violation.Kind;
import io.meshlark.loadtest.chaos.history.Event;
import io.meshlark.loadtest.chaos.history.What;
import io.meshlark.loadtest.chaos.history.What.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whoever subscribes when all is over finds the last acknowledged retained message of each topic,
 * or a later one that was not acknowledged. Each topic has one writer.
 */
final class Retained implements Rule {

    @Override
    public List<Violation> check(Past past) {
        long over = past.reached(Stage.DRAINED);
        if (over == Long.MAX_VALUE) {
            return List.of();
        }
        var latest = latest(past);
        var found = new ArrayList<Violation>();
        past.sessions()
                .filter(it -> it.begin().at() >= over)
                .forEach(reader -> check(past, reader, latest, found));
        return found;
    }

    /** The last acknowledged one of each topic. */
    private static Map<String, Publication> latest(Past past) {
        var latest = new HashMap<String, Publication>();
        for (var publication : past.publications()) {
            if (publication.message().retain() && publication.isAccepted()) {
                latest.merge(
                        publication.message().topic(),
                        publication,
                        (a, b) -> sequence(a) > sequence(b) ? a : b);
            }
        }
        return latest;
    }

    private static int sequence(Publication it) {
        return it.message().id().sequence();
    }

    private static void check(
            Past past, Session reader, Map<String, Publication> latest, List<Violation> found) {
        for (var entry : latest.entrySet()) {
            boolean asked =
                    reader.subscriptions().stream()
                            .anyMatch(it -> !it.isShared() && it.matches(entry.getKey()));
            var got = reader.retained().get(entry.getKey());
            if (asked && !isNewEnough(past, got, entry.getValue())) {
                found.add(violation(past, reader, entry.getValue(), got));
            }
        }
    }

    private static boolean isNewEnough(Past past, @Nullable Event got, Publication last) {
        if (got == null || !(got.what() instanceof What.Received packet)) {
            return false;
        }
        var publication = past.publication(packet.id());
        return packet.id().sequence() >= sequence(last)
                && publication != null
                && !publication.isRefused();
    }

    private static Violation violation(
            Past past, Session reader, Publication last, @Nullable Event got) {
        var evidence = Evidence.from(past).add(last).add(got);
        var found = "nothing";
        if (got != null && got.what() instanceof What.Received packet) {
            found = packet.id().toString();
            var publication = past.publication(packet.id());
            if (publication != null) {
                evidence.add(publication);
            }
        }
        return new Violation(
                Kind.RETAINED_STALE,
                "%s was acknowledged last, %s was found by %s"
                        .formatted(last.message(), found, reader.client()),
                evidence.faults(last.asked() - 5_000_000_000L, last.asked()).sorted());
    }
}
