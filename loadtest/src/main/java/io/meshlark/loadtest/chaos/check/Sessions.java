package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.check.Violation.Kind;
import java.util.ArrayList;
import java.util.List;

/** A durable session is there until it is ended, and not after that. */
final class Sessions implements Rule {

    @Override
    public List<Violation> check(Past past) {
        var found = new ArrayList<Violation>();
        past.sessions()
                .forEach(session -> {
                    var lost = session.lost();
                    if (lost != null) {
                        var before = session.connections().getLast();
                        found.add(
                                new Violation(
                                        Kind.SESSION_LOST,
                                        "the session of %s is gone on connection %d"
                                                .formatted(session.client(), lost.connection()),
                                        Evidence.from(past)
                                                .add(session.begin())
                                                .add(before)
                                                .add(lost)
                                                .faults(before.end(), lost.at())
                                                .sorted()));
                    }
                });
        for (var client : past.clients()) {
            for (var kept : client.keptWrongly()) {
                found.add(
                        new Violation(
                                Kind.SESSION_KEPT,
                                "%s is told of a session after Clean Start"
                                        .formatted(kept.client()),
                                Evidence.from(past).add(kept).sorted()));
            }
        }
        return found;
    }
}
