package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.check.Past.Listener;
import io.meshlark.loadtest.chaos.check.Session.Deliveries;
import io.meshlark.loadtest.chaos.check.Violation.Kind;
import io.meshlark.loadtest.chaos.history.Message;
import io.meshlark.loadtest.chaos.history.What;
import io.meshlark.loadtest.chaos.history.What.By;
import io.meshlark.loadtest.chaos.history.What.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The will of a connection that ends without DISCONNECT comes, once to durable watchers and at
 * least once to transient ones; after DISCONNECT it never comes (P6). Whether a DISCONNECT was read
 * is not known when its node was disturbed at that time, nor when the client was elsewhere at once:
 * the broker may hear of that first, and takes it for a takeover. A node that holds its client
 * back, because it does not hear the session's node, reads the DISCONNECT later still.
 */
final class Wills implements Rule {

    private static final long PARTING = 10_000_000_000L;
    private static final int DISCONNECT_WITH_WILL = 4;

    /** A busy node reads a DISCONNECT within that. */
    private static final long READ = 2_000_000_000L;

    /** So long it may have to wait for a node that is given up in the end. */
    private static final long HELD_BACK = 20_000_000_000L;

    @Override
    public List<Violation> check(Past past) {
        var found = new ArrayList<Violation>();
        past.connections()
                .forEach(connection -> {
                    var will = connection.connect().will();
                    if (will != null) {
                        check(past, connection, will, found);
                    }
                });
        return found;
    }

    private static void check(
            Past past, Connection connection, Message will, List<Violation> found) {
        boolean due = isDue(past, connection);
        boolean undue = isUndue(past, connection);
        for (var watcher : past.listeners(will.topic())) {
            if (watcher.subscription().isShared()) {
                continue;
            }
            var deliveries = watcher.session().deliveries().get(will.id());
            if (deliveries == null) {
                if (due && shouldHear(past, connection, watcher)) {
                    found.add(violation(past, Kind.WILL_MISSING, connection, watcher, null));
                }
            } else if (undue) {
                found.add(violation(past, Kind.WILL_UNDUE, connection, watcher, deliveries));
            } else if (watcher.session().isDurable() && copies(deliveries) > 1) {
                found.add(violation(past, Kind.WILL_TWICE, connection, watcher, deliveries));
            }
        }
    }

    /** Those that are no repeats: a repeat of QoS 1 has DUP, one of QoS 2 its packet id. */
    private static long copies(Deliveries deliveries) {
        long dups =
                deliveries.events().stream()
                        .filter(it ->
                                it.what() instanceof What.Received r && r.qos() == 1 && r.again())
                        .count();
        return deliveries.count() - dups;
    }

    private static boolean isDue(Past past, Connection connection) {
        return connection.isAccepted()
                && connection.end() < past.reached(Stage.DRAINED)
                && !saidGoodbye(connection);
    }

    private static boolean isUndue(Past past, Connection connection) {
        if (connection.end() >= past.reached(Stage.DRAINED)) {
            return connection.isAccepted();
        }
        return saidGoodbye(connection)
                && !wasTakenOverBefore(past, connection)
                && past.faults()
                        .spared(
                                connection.node(),
                                connection.end() - PARTING,
                                connection.end() + PARTING);
    }

    /** Before it was read that the client says goodbye. */
    private static boolean wasTakenOverBefore(Past past, Connection connection) {
        long read = past.faults().delayedSomewhere(connection.end()) ? HELD_BACK : READ;
        return past.connections()
                .filter(it -> it.client().equals(connection.client()))
                .filter(it -> it.number() > connection.number())
                .anyMatch(it -> it.asked().at() < connection.end() + read);
    }

    private static boolean saidGoodbye(Connection connection) {
        var ended = connection.ended();
        return ended != null
                && ended.what() instanceof What.Disconnected(By by, int reason)
                && by == By.GOODBYE
                && reason != DISCONNECT_WITH_WILL;
    }

    private static boolean shouldHear(Past past, Connection connection, Listener watcher) {
        var subscription = watcher.subscription();
        if (subscription.since() >= connection.asked().at()
                || subscription.until() != Long.MAX_VALUE) {
            return false;
        }
        if (watcher.session().isDurable()) {
            return Delivered.isThereAtTheEnd(past, watcher.session());
        }
        long drained = past.reached(Stage.DRAINED);
        return subscription.by().end() >= drained
                && past.faults().spared(subscription.by().node(), connection.end(), drained);
    }

    private static Violation violation(
            Past past,
            Kind kind,
            Connection connection,
            Listener watcher,
            @Nullable Deliveries deliveries) {
        var evidence =
                Evidence.from(past)
                        .add(connection)
                        .add(watcher.subscription().acked())
                        .faults(connection.end() - PARTING, connection.end() + PARTING);
        if (deliveries != null) {
            evidence.addAll(deliveries.events());
        }
        return new Violation(
                kind,
                "will %s of connection %d of %s, at %s"
                        .formatted(
                                connection.connect().will(),
                                connection.number(),
                                connection.client(),
                                watcher.session()),
                evidence.sorted());
    }
}
