package io.meshlark.loadtest.load;

import io.meshlark.loadtest.client.Lane;
import io.meshlark.loadtest.measure.Counts;
import io.meshlark.loadtest.measure.Latencies;
import io.meshlark.loadtest.measure.Progress;
import java.util.ArrayList;
import java.util.List;

/** The clients of one lane, and what they count together. Touched by the lane's thread only. */
final class Crew {

    private static final int MOST_PROBLEMS = 20;

    final Lane lane;
    final int run;

    /** When the run began, as of {@link System#nanoTime}. */
    final long epoch;

    final Sources sources;
    final Deliveries deliveries;
    final Counters counters = new Counters();
    final Latencies latencies = Latencies.empty();

    /** When the last read began. */
    long now;

    private final Credit credit;
    private final List<String> problems = new ArrayList<>();
    private Task task = Task.NONE;
    private long settled;

    Crew(Lane lane, int run, long epoch, Sources sources, Deliveries deliveries, Credit credit) {
        this.lane = lane;
        this.run = run;
        this.epoch = epoch;
        this.sources = sources;
        this.deliveries = deliveries;
        this.credit = credit;
        this.now = System.nanoTime();
        lane.work(this::turn);
    }

    /** From now on they do this. */
    void begin(Task next) {
        task = next;
        lane.request();
    }

    private void turn() {
        task.turn(System.nanoTime());
        awaited();
    }

    /** Messages that somebody still waits for, on all lanes. */
    long awaited() {
        long mine = counters.begun - counters.complete;
        long awaited = credit.settle(mine - settled);
        settled = mine;
        return awaited;
    }

    /** Messages that all lanes wait for, after a promise of a turn when there are fewer. */
    long awaitedOrWoken() {
        credit.wake(lane);
        return awaited();
    }

    /** What is awaited is given up. */
    void forgive() {
        credit.forgive();
        counters.stalls++;
    }

    /** A publisher can send again. */
    void ready(Outbound publisher) {
        task.ready(publisher);
        lane.request();
    }

    /** A delivery came, or a connection is settled: there may be room for more. */
    void moved() {
        lane.request();
    }

    void refused(int source, int reason) {
        counters.refused++;
        sources.excuse(source);
        problem("the broker refuses a message with reason 0x%02X".formatted(reason));
    }

    void problem(String problem) {
        if (problems.size() < MOST_PROBLEMS && !problems.contains(problem)) {
            problems.add(problem);
        }
    }

    Progress progress() {
        lane.request();
        var progress = new Progress(counts(), !task.isDone(), List.copyOf(problems));
        problems.clear();
        return progress;
    }

    /** Those since the last time. */
    Latencies takeLatencies() {
        var taken = latencies.copy();
        latencies.reset();
        return taken;
    }

    private Counts counts() {
        var it = counters;
        return new Counts(
                it.connects,
                it.connectFailures,
                it.connected,
                it.disconnects,
                it.sent,
                it.acknowledged,
                it.refused,
                it.unacknowledged,
                it.expected,
                it.received,
                it.duplicates,
                it.foreign,
                it.stalls,
                it.lastArrival,
                it.lastAcknowledged,
                it.lastConnect);
    }
}
