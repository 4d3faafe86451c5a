package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.check.Past.Listener;
import io.meshlark.loadtest.chaos.check.Violation.Kind;
import io.meshlark.loadtest.chaos.history.Event;
import io.meshlark.loadtest.chaos.history.What.Stage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Of a group exactly one member gets a QoS 2 message, at least one a QoS 1 message. A QoS 2 message
 * that was given to a transient member goes with it.
 */
final class Shared implements Rule {

    @Override
    public List<Violation> check(Past past) {
        var found = new ArrayList<Violation>();
        for (var publication : past.publications()) {
            if (publication.message().qos() > 0) {
                past.listeners(publication.message().topic()).stream()
                        .filter(it -> it.subscription().isShared())
                        .collect(Collectors.groupingBy(it -> it.subscription().filter()))
                        .values()
                        .forEach(group -> check(past, publication, group, found));
            }
        }
        return found;
    }

    private static void check(
            Past past, Publication publication, List<Listener> group, List<Violation> found) {
        var id = publication.message().id();
        int copies =
                past.membersOf(group.getFirst().subscription().filter()).stream()
                        .map(it -> it.deliveries().get(id))
                        .filter(Objects::nonNull)
                        .mapToInt(Session.Deliveries::count)
                        .sum();
        int qos =
                Math.min(
                        publication.message().qos(),
                        group.stream().mapToInt(it -> it.subscription().qos()).min().orElse(0));
        if (qos == 2 && copies > 1 && publication.isOnePublication()) {
            found.add(violation(past, Kind.SHARED_TWICE, publication, group));
        }
        var accepted = publication.accepted();
        if (copies == 0 && accepted != null && isDue(past, publication, qos, group)) {
            found.add(violation(past, Kind.SHARED_LOST, publication, group));
        }
    }

    private static boolean isDue(
            Past past, Publication publication, int qos, Collection<Listener> group) {
        boolean hasDurable =
                group.stream()
                        .anyMatch(it ->
                                it.session().isDurable()
                                        && it.subscription().since() < publication.asked()
                                        && it.subscription().until() == Long.MAX_VALUE
                                        && Delivered.isThereAtTheEnd(past, it.session()));
        return hasDurable && qos > 0 && (qos == 1 || !mayHaveGone(past, publication, group));
    }

    /** Whether a member that was there then has ended, and perhaps taken the message with it. */
    private static boolean mayHaveGone(
            Past past, Publication publication, Collection<Listener> group) {
        return group.stream()
                .anyMatch(it ->
                        !it.session().isDurable()
                                && it.subscription().by().end() > publication.asked()
                                && it.subscription().by().end() < past.reached(Stage.DRAINED));
    }

    private static Violation violation(
            Past past, Kind kind, Publication publication, List<Listener> group) {
        var evidence = Evidence.from(past).add(publication);
        long last = publication.asked();
        for (var member : group) {
            evidence.add(member.subscription().acked());
            var deliveries = member.session().deliveries().get(publication.message().id());
            if (deliveries != null) {
                evidence.addAll(deliveries.events());
                last = Math.max(last, lastOf(deliveries));
                evidence.add(member.session(), member.subscription(), publication.asked(), last);
            }
        }
        return new Violation(
                kind,
                "%s in %s"
                        .formatted(publication.message(), group.getFirst().subscription().filter()),
                evidence.faults(publication.asked() - 5_000_000_000L, last).sorted());
    }

    private static long lastOf(Session.Deliveries deliveries) {
        return deliveries.events().stream().mapToLong(Event::at).max().orElse(0);
    }
}
