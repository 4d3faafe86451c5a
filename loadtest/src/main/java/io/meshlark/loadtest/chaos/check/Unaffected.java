package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.check.Faults.Fault;

/**
 * Publications that a fault should not touch: publisher and subscribers keep their connections, on
 * nodes that nothing is done to, and no durable session is concerned, whose shard might be moving.
 */
final class Unaffected {

    private Unaffected() {}

    static boolean is(Past past, Publication publication, Fault fault) {
        var attempts = publication.attempts();
        var listeners = past.listeners(publication.message().topic());
        if (attempts.size() > 1
                || publication.message().retain()
                || listeners.isEmpty()
                || fault.what().nodes().contains(attempts.getFirst().node())) {
            return false;
        }
        long asked = publication.asked();
        var accepted = publication.accepted();
        long answered = accepted == null ? Long.MAX_VALUE : accepted.at();
        return listeners.stream()
                .filter(it -> it.subscription().by().end() > asked || it.session().isDurable())
                .allMatch(it ->
                        !it.session().isDurable()
                                && !it.subscription().isShared()
                                && it.subscription().since() < asked
                                && it.subscription().by().end() > answered
                                && !fault.what().nodes().contains(it.subscription().by().node()));
    }
}
