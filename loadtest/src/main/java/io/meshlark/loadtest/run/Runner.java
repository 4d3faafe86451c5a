package io.meshlark.loadtest.run;

import io.meshlark.loadtest.load.Fleet;
import io.meshlark.loadtest.measure.Counts;
import io.meshlark.loadtest.measure.Latencies;
import io.meshlark.loadtest.measure.Percentiles;
import io.meshlark.loadtest.measure.ProcessUsage;
import io.meshlark.loadtest.measure.Second;
import io.meshlark.loadtest.measure.Target;
import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Consumer;

/**
 * Takes a fleet through the phases of a scenario, and looks at it meanwhile. What the fleet has
 * done before, with another runner, counts in {@link RunResult#counts} only.
 */
public final class Runner {

    private static final long SECOND = 1_000_000_000;
    private static final Duration CONNECTING = Duration.ofSeconds(15);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final Scenario scenario;
    private final Fleet fleet;
    private final Optional<Target> target;
    private final Duration patience;
    private final long epoch;
    private final Consumer<Second> watcher;
    private final Target self = new Target(ProcessHandle.current().pid());

    private final List<Second> timeline = new ArrayList<>();
    private final SequencedSet<String> problems = new LinkedHashSet<>();

    // As of the last look, and of the last whole second.
    private Counts counts;
    private Counts secondBegan;
    private long secondBeganAt;
    private Optional<ProcessUsage> secondBeganWith;

    /**
     * @param patience how long to wait when nothing happens any more
     * @param epoch when the run began, as of {@link System#nanoTime}
     * @param watcher sees every second as it ends
     */
    public Runner(
            Scenario scenario,
            Fleet fleet,
            Optional<Target> target,
            Duration patience,
            long epoch,
            Consumer<Second> watcher) {
        this.scenario = scenario;
        this.fleet = fleet;
        this.target = target;
        this.patience = patience;
        this.epoch = epoch;
        this.watcher = watcher;
        this.counts = fleet.progress().counts();
        this.secondBegan = counts;
        this.secondBeganAt = epoch;
        this.secondBeganWith = usage();
    }

    /**
     * Does all of it.
     *
     * @param endpoint for the report
     * @throws NobodyConnected when a phase that connects clients did not connect a single one
     */
    public RunResult run(String endpoint) throws InterruptedException, NobodyConnected {
        var began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var results = new ArrayList<PhaseResult>();
        var presence = new Presence(scenario.groups());
        for (var phase : scenario.phases()) {
            var result = run(phase, presence.allSubscribed());
            if (phase instanceof Phase.Connect it && result.counts().connects() == 0) {
                var why = problems.isEmpty() ? "no answer" : problems.getLast();
                throw new NobodyConnected(endpoint, it.group(), why);
            }
            results.add(result);
            presence.after(phase);
        }
        var findings = fleet.findings(fleet.sent());
        return new RunResult(
                scenario,
                endpoint,
                began,
                List.copyOf(results),
                List.copyOf(timeline),
                counts,
                findings,
                List.copyOf(problems));
    }

    private PhaseResult run(Phase phase, boolean allSubscribed) throws InterruptedException {
        var before = counts;
        var usageBefore = usage();
        double ownBefore = ownCpuSeconds();
        var latencies = Latencies.empty();
        long start = System.nanoTime();
        fleet.begin(phase, allSubscribed);
        long changedAt = start;
        boolean isOver = false;
        while (!isOver) {
            Thread.sleep(BETWEEN_LOOKS);
            var progress = fleet.progress();
            long now = System.nanoTime();
            if (!progress.counts().equals(counts)) {
                changedAt = now;
            }
            counts = progress.counts();
            problems.addAll(progress.problems());
            var done = counts.since(before);
            isOver = isOver(phase, done, progress.isBusy(), allSubscribed, now - start);
            if (!isOver && now - changedAt > patience(phase).toNanos()) {
                isOver = true;
                problems.add(
                        "'%s' ended unfinished: nothing happened any more for %d ms"
                                .formatted(phase.name(), patience(phase).toMillis()));
            }
            if (isOver || now - secondBeganAt >= SECOND) {
                latencies.add(endSecond(phase.name(), now));
            }
        }
        var done = counts.since(before);
        long end = Endings.lastEvent(phase, done, start, System.nanoTime());
        return new PhaseResult(
                phase,
                (start - epoch) / 1e9,
                (end - start) / 1e9,
                done,
                latencies,
                difference(usageBefore, usage()),
                usageBefore.map(ProcessUsage::residentBytes).orElse(0L),
                ownCpuSeconds() - ownBefore);
    }

    /** A connection that hangs ends by itself, later than anything else. */
    private Duration patience(Phase phase) {
        return switch (phase) {
            case Phase.Hold it -> it.duration().plus(patience);
            case Phase.Connect _, Phase.Churn _, Phase.Forget _ ->
                    patience.compareTo(CONNECTING) > 0 ? patience : CONNECTING;
            case Phase.Publish _, Phase.Drain _, Phase.Disconnect _ -> patience;
        };
    }

    private boolean isOver(
            Phase phase, Counts done, boolean isBusy, boolean allSubscribed, long elapsed) {
        return Endings.isOver(phase, done, counts, isBusy, allSubscribed, elapsed);
    }

    private Latencies endSecond(String phase, long now) {
        var usage = usage();
        var latencies = fleet.takeLatencies();
        var second =
                new Second(
                        (now - epoch) / 1e9,
                        (now - secondBeganAt) / 1e9,
                        phase,
                        counts.since(secondBegan),
                        Percentiles.of(latencies.endToEnd()),
                        Percentiles.of(latencies.pubAck()),
                        Percentiles.of(latencies.connAck()),
                        difference(secondBeganWith, usage));
        timeline.add(second);
        watcher.accept(second);
        secondBegan = counts;
        secondBeganAt = now;
        secondBeganWith = usage;
        return latencies;
    }

    private Optional<ProcessUsage> usage() {
        return target.flatMap(Target::usage);
    }

    private double ownCpuSeconds() {
        return self.usage().map(ProcessUsage::cpuSeconds).orElse(0.0);
    }

    private static Optional<ProcessUsage> difference(
            Optional<ProcessUsage> from, Optional<ProcessUsage> to) {
        return from.flatMap(a ->
                to.map(b -> new ProcessUsage(b.cpuSeconds() - a.cpuSeconds(), b.residentBytes())));
    }
}
