package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.check.Faults.Fault;

/**
 * Publications that a fault should not touch: publisher and subscribers keep their connections, on
 * nodes that nothing is done to, and neither a durable session is concerned, whose shard might be
 * moving, nor a client that the fault has cost its connection.
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
        long answered = publication.answered();
        return listeners.stream()
                .filter(it ->
                        it.session().isDurable() || counts(it.subscription().by(), asked, fault))
                .allMatch(it ->
                        !it.session().isDurable()
                                && !it.subscription().isShared()
                                && it.subscription().since() < asked
                                && it.subscription().by().end() > answered
                                && !fault.what().nodes().contains(it.subscription().by().node()));
    }

    /**
     * The broker holds back what matches a lost client of a lost node until it has removed that.
     */
    private static boolean counts(Connection connection, long asked, Fault fault) {
        return connection.end() > asked
                || fault.what().nodes().contains(connection.node())
                        && connection.end() >= fault.begin();
    }
}
