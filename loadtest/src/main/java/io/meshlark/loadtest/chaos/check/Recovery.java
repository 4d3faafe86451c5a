package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.check.Faults.Fault;
import io.meshlark.loadtest.chaos.history.What;
import io.meshlark.loadtest.chaos.history.What.By;
import io.meshlark.loadtest.chaos.history.What.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;

/**
 * What a fault cost, from its begin until the next one, or the end of the load.
 *
 * @param ready until all nodes were ready again; as all times here in seconds
 * @param back until the last client that lost its connection, and kept trying, had another
 * @param acknowledged until no publication was waiting any more, not counting pauses that began
 *     when the fault was over and nothing waited: shards move to a node that is back
 * @param longestWait of a publication whose client did not leave it on its own, pauses and all
 * @param unaffectedStall the longest that a publication waited that had to do with no faulted node
 * @param unaffected how many of those there were
 * @param duplicates QoS 1 deliveries that came again
 */
public record Recovery(
        int fault,
        String kind,
        SortedSet<Integer> nodes,
        double ready,
        double back,
        double acknowledged,
        double longestWait,
        double unaffectedStall,
        long unaffected,
        long duplicates) {

    private static final long STALL = 1_000_000_000L;
    private static final int TAKEN_OVER = 0x8E;

    /** More than what a client waits between two tries. */
    private static final long LONGEST_PAUSE = 5_000_000_000L;

    static List<Recovery> of(Past past) {
        var faults = List.copyOf(past.faults().all());
        var found = new ArrayList<Recovery>();
        for (int i = 0; i < faults.size(); i++) {
            long next = i + 1 < faults.size() ? faults.get(i + 1).begin() : Long.MAX_VALUE;
            long drain = past.reached(Stage.DRAIN);
            found.add(
                    of(
                            past,
                            faults.get(i),
                            Math.min(next, Math.max(drain, faults.get(i).begin()))));
        }
        return found;
    }

    private static Recovery of(Past past, Fault fault, long until) {
        var waited = new ArrayList<Publication>();
        long stall = 0;
        long unaffected = 0;
        for (var publication : past.publications()) {
            var accepted = publication.accepted();
            if (publication.message().qos() == 0
                    || accepted == null
                    || publication.asked() >= until
                    || accepted.at() < fault.begin()) {
                continue;
            }
            // What was asked a moment before the next fault is stalled by that one.
            boolean ours = publication.asked() < until - STALL;
            if (ours && publication.waited() > STALL && !leftOnItsOwn(past, publication)) {
                waited.add(publication);
            }
            if (publication.asked() >= fault.begin() && Unaffected.is(past, publication, fault)) {
                stall = Math.max(stall, publication.waited());
                unaffected++;
            }
        }
        long ready = Math.min(fault.recovered(), Math.max(until, fault.begin()));
        long duplicates =
                Figures.duplicates(past)
                        .filter(it -> it.at() >= fault.begin() && it.at() < until)
                        .count();
        return new Recovery(
                fault.what().fault(),
                fault.what().kind(),
                fault.what().nodes(),
                seconds(ready - fault.begin()),
                seconds(back(past, fault.begin(), until) - fault.begin()),
                seconds(flowing(waited, fault) - fault.begin()),
                seconds(waited.stream().mapToLong(Publication::waited).max().orElse(0)),
                seconds(stall),
                unaffected,
                duplicates);
    }

    /** When nothing waited any more, after the fault was over or before. */
    private static long flowing(List<Publication> waited, Fault fault) {
        long until = fault.begin();
        for (var it :
                waited.stream().sorted(Comparator.comparingLong(Publication::asked)).toList()) {
            if (it.asked() <= Math.max(fault.ended(), until)) {
                until = Math.max(until, it.answered());
            }
        }
        return until;
    }

    private static long back(Past past, long begin, long until) {
        return past.clients().stream()
                .flatMapToLong(client ->
                        client.connections().stream()
                                .filter(it -> it.isAccepted())
                                .filter(it -> it.end() >= begin && it.end() < until)
                                .filter(Recovery::isLoss)
                                .mapToLong(it -> backAfter(client, it)))
                .filter(it -> it != Long.MAX_VALUE)
                .max()
                .orElse(begin);
    }

    /** When the client was connected again; never, if it stayed away for a while on its own. */
    private static long backAfter(ClientPast client, Connection lost) {
        long since = lost.end();
        for (var it : client.connections()) {
            if (it.number() > lost.number()) {
                var accepted = it.accepted();
                if (it.asked().at() - since > LONGEST_PAUSE) {
                    break;
                } else if (accepted != null) {
                    return accepted.at();
                }
                since = it.end();
            }
        }
        return Long.MAX_VALUE;
    }

    /** Not when its own client has connected elsewhere. */
    private static boolean isLoss(Connection it) {
        var ended = it.ended();
        return ended != null
                && ended.what() instanceof What.Disconnected(By by, int reason)
                && (by == By.LOST || by == By.BROKER && reason != TAKEN_OVER);
    }

    /**
     * Whoever goes away with a publication under way waits for its answer as long as it is away.
     */
    private static boolean leftOnItsOwn(Past past, Publication publication) {
        return publication.attempts().size() > 1
                && publication.attempts().stream()
                        .map(past::connection)
                        .anyMatch(it ->
                                it != null
                                        && (it.endedBy(By.ABORT) || it.endedBy(By.GOODBYE))
                                        && it.end() < past.reached(Stage.DRAINED));
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
