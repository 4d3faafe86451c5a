package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.check.Violation.Kind;
import io.meshlark.loadtest.chaos.history.Event;
import io.meshlark.loadtest.chaos.history.MessageId;
import io.meshlark.loadtest.chaos.history.What;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** QoS 2 comes once to a durable session (P2), and nothing comes that was not sent. */
final class ExactlyOnce implements Rule {

    @Override
    public List<Violation> check(Past past) {
        var found = new ArrayList<Violation>();
        past.sessions().forEach(session -> check(past, session, found));
        return found;
    }

    private static void check(Past past, Session session, List<Violation> found) {
        for (var event : session.packetIdsInUse()) {
            found.add(
                    new Violation(
                            Kind.PACKET_ID_IN_USE,
                            "%s got another message before PUBREL".formatted(session),
                            Evidence.from(past).add(event).sorted()));
        }
        boolean once = session.isDurable() && !session.isShared();
        for (var entry : session.deliveries().entrySet()) {
            var publication = past.publication(entry.getKey());
            if (publication == null) {
                foreign(past, session, entry, found);
            } else if (once
                    && entry.getValue().count() > 1
                    && entry.getValue().events().stream().allMatch(ExactlyOnce::isQos2)
                    && publication.isOnePublication()) {
                found.add(twice(past, session, publication, entry.getValue()));
            }
        }
    }

    /** Retained copies are no deliveries of their own. */
    private static boolean isQos2(Event event) {
        return event.what() instanceof What.Received it && it.qos() == 2 && !it.retain();
    }

    private static Violation twice(
            Past past, Session session, Publication publication, Session.Deliveries deliveries) {
        long last = deliveries.events().getLast().at();
        return new Violation(
                Kind.TWICE,
                "%s came %d times to %s"
                        .formatted(publication.message(), deliveries.count(), session),
                Evidence.from(past)
                        .add(publication)
                        .addAll(deliveries.events())
                        .add(
                                session,
                                session.subscriptions().getFirst(),
                                deliveries.first().at(),
                                last)
                        .faults(publication.asked(), last)
                        .sorted());
    }

    private static void foreign(
            Past past,
            Session session,
            Map.Entry<MessageId, Session.Deliveries> entry,
            List<Violation> found) {
        boolean isWill =
                past.connections()
                        .anyMatch(it -> {
                            var will = it.connect().will();
                            return will != null && will.id().equals(entry.getKey());
                        });
        if (!isWill) {
            found.add(
                    new Violation(
                            Kind.FOREIGN,
                            "%s came to %s and was never sent".formatted(entry.getKey(), session),
                            Evidence.from(past).addAll(entry.getValue().events()).sorted()));
        }
    }
}
