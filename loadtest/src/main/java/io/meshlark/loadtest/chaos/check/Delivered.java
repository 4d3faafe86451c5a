package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.check.Past.Listener;
import io.meshlark.loadtest.chaos.check.Violation.Kind;
import io.meshlark.loadtest.chaos.history.Event;
import io.meshlark.loadtest.chaos.history.What.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * What was acknowledged arrives (P1), from the moment of SUBACK on (P5): at durable sessions by the
 * end, at transient ones while their connection stays up on a node that nothing was done to.
 */
final class Delivered implements Rule {

    /**
     * A transient connection that lives this long after the acknowledgement has got the message.
     */
    static final long GRACE = 10_000_000_000L;

    @Override
    public List<Violation> check(Past past) {
        var found = new ArrayList<Violation>();
        for (var publication : past.publications()) {
            var accepted = publication.accepted();
            if (publication.message().qos() > 0 && accepted != null) {
                for (var listener : past.listeners(publication.message().topic())) {
                    if (isDue(past, publication, accepted, listener)
                            && isMissing(publication, listener)) {
                        found.add(violation(past, publication, accepted, listener));
                    }
                }
            }
        }
        return found;
    }

    private static boolean isMissing(Publication publication, Listener listener) {
        return !listener.session().deliveries().containsKey(publication.message().id());
    }

    private static boolean isDue(
            Past past, Publication publication, Event accepted, Listener listener) {
        var subscription = listener.subscription();
        if (subscription.isShared()
                || subscription.qos() == 0
                || subscription.since() >= publication.asked()) {
            return false;
        }
        return listener.session().isDurable() && isDueToDurable(past, listener)
                || isDueToConnection(past, publication.asked(), accepted.at(), subscription);
    }

    private static boolean isDueToDurable(Past past, Listener listener) {
        return listener.subscription().until() == Long.MAX_VALUE
                && isThereAtTheEnd(past, listener.session());
    }

    /** It could get all that was kept for it. */
    static boolean isThereAtTheEnd(Past past, Session session) {
        return session.end() == Long.MAX_VALUE
                && session.connections().getLast().end() >= past.reached(Stage.DRAINED);
    }

    private static boolean isDueToConnection(
            Past past, long asked, long accepted, Subscription subscription) {
        var connection = subscription.by();
        long due = Math.min(accepted + GRACE, past.reached(Stage.DRAINED));
        return connection.end() >= due
                && subscription.until() >= due
                && past.faults().spared(connection.node(), asked, due);
    }

    private static Violation violation(
            Past past, Publication publication, Event accepted, Listener listener) {
        var session = listener.session();
        var subscription = listener.subscription();
        var kind = hasHeardBefore(past, publication, listener) ? Kind.LOST : Kind.SUBACK_TOO_EARLY;
        return new Violation(
                kind,
                "%s, acknowledged, is missing at %s, subscribed to %s"
                        .formatted(publication.message(), session, subscription.filter()),
                Evidence.from(past)
                        .add(publication)
                        .add(session, subscription, publication.asked(), accepted.at())
                        .faults(publication.asked(), accepted.at() + GRACE)
                        .sorted());
    }

    /** Whether the subscription had worked for something that was asked before. */
    private static boolean hasHeardBefore(Past past, Publication publication, Listener listener) {
        return listener.session().deliveries().keySet().stream()
                .map(past::publication)
                .anyMatch(it ->
                        it != null
                                && it.asked() >= listener.subscription().since()
                                && it.asked() < publication.asked()
                                && listener.subscription().matches(it.message().topic()));
    }
}
