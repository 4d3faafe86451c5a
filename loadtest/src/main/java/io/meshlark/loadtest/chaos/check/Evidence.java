package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.history.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the few events that show a violation. */
final class Evidence {

    private static final long NEAR = 30_000_000_000L;
    private static final int MOST = 60;

    private final Past past;
    private final List<Event> events = new ArrayList<>();

    private Evidence(Past past) {
        this.past = past;
    }

    static Evidence from(Past past) {
        return new Evidence(past);
    }

    Evidence add(@Nullable Event event) {
        if (event != null) {
            events.add(event);
        }
        return this;
    }

    Evidence addAll(Collection<Event> all) {
        events.addAll(all);
        return this;
    }

    /** All that was tried and answered. */
    Evidence add(Publication publication) {
        addAll(publication.attempts());
        return add(publication.accepted());
    }

    Evidence add(Connection connection) {
        return add(connection.asked()).add(connection.accepted()).add(connection.ended());
    }

    /** The connections of a client about this time, and the subscription. */
    Evidence add(Session session, Subscription subscription, long from, long to) {
        session.connections().stream()
                .filter(it -> it.asked().at() <= to + NEAR && it.end() >= from - NEAR)
                .forEach(this::add);
        return add(subscription.acked());
    }

    /** The faults about this time. */
    Evidence faults(long from, long to) {
        past.faults().all().stream()
                .filter(it -> it.begin() <= to && it.recovered() >= from)
                .forEach(it -> events.add(it.event()));
        return this;
    }

    List<Event> sorted() {
        return events.stream()
                .distinct()
                .sorted(Comparator.comparingLong(Event::at))
                .limit(MOST)
                .toList();
    }
}
