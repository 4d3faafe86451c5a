package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.history.Event;
import io.meshlark.loadtest.chaos.history.What;
import io.meshlark.loadtest.chaos.history.What.By;
import java.util.stream.Stream;

/**
 * How much a history holds.
 *
 * @param unanswered QoS 1 and 2 publications without an answer
 * @param duplicates deliveries of QoS 1 that came again; those of QoS 2 are violations
 * @param wills connections with a will that ended without DISCONNECT
 */
public record Figures(
        int clients,
        long connections,
        long published,
        long acknowledged,
        long refused,
        long unanswered,
        long received,
        long duplicates,
        long wills,
        int faults) {

    static Figures of(Past past) {
        var asked = past.publications().stream().filter(it -> it.message().qos() > 0).toList();
        long acknowledged = asked.stream().filter(Publication::isAccepted).count();
        long refused = asked.stream().filter(Publication::isRefused).count();
        return new Figures(
                past.clients().size(),
                past.connections().filter(Connection::isAccepted).count(),
                past.publications().size(),
                acknowledged,
                refused,
                asked.size() - acknowledged - refused,
                past.sessions()
                        .flatMap(it -> it.deliveries().values().stream())
                        .mapToLong(it -> it.events().size())
                        .sum(),
                duplicates(past).count(),
                past.connections().filter(Figures::leftAWill).count(),
                past.faults().all().size());
    }

    /** Deliveries of QoS 1 beyond the first of each message and session. */
    static Stream<Event> duplicates(Past past) {
        return past.sessions()
                .flatMap(it -> it.deliveries().values().stream())
                .filter(it -> it.events().size() > 1)
                .flatMap(it -> it.events().stream().skip(1))
                .filter(it -> it.what() instanceof What.Received r && r.qos() == 1 && !r.retain());
    }

    private static boolean leftAWill(Connection it) {
        return it.connect().will() != null
                && it.isAccepted()
                && it.ended() != null
                && !it.endedBy(By.GOODBYE);
    }
}
