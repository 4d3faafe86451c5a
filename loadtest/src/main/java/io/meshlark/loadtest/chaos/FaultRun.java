package io.meshlark.loadtest.chaos;

import io.meshlark.loadtest.chaos.cluster.Fault;
import io.meshlark.loadtest.chaos.cluster.Injector;
import io.meshlark.loadtest.chaos.cluster.LocalCluster;
import io.meshlark.loadtest.chaos.history.History;
import io.meshlark.loadtest.chaos.history.What;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Does what is planned, and writes it down. */
final class FaultRun {

    private static final long READY_SECONDS = 120;

    private final LocalCluster cluster;
    private final Injector injector;
    private final History history;
    private final Consumer<String> progress;
    private final List<String> problems;

    /** Faults that are over, but that the cluster has not got over. */
    private final List<Integer> open = new ArrayList<>();

    private int number;

    FaultRun(
            LocalCluster cluster,
            Injector injector,
            History history,
            Consumer<String> progress,
            List<String> problems) {
        this.cluster = cluster;
        this.injector = injector;
        this.history = history;
        this.progress = progress;
        this.problems = problems;
    }

    void run(List<Schedule.Step> steps) throws IOException, InterruptedException {
        for (var step : steps) {
            if (injector.can(step.fault())) {
                if (!step.atOnce()) {
                    recover();
                }
                Thread.sleep(step.pause() * 1000L);
                disturb(step);
            } else {
                progress.accept(step.fault().label() + " is not possible here");
            }
        }
        recover();
    }

    private void disturb(Schedule.Step step) throws IOException, InterruptedException {
        number++;
        var fault = step.fault();
        int node = fault == Fault.COORDINATOR ? cluster.oldest() : step.node();
        var nodes = injector.nodes(fault, node);
        progress.accept(
                "fault %d: %s %s, %d s".formatted(number, fault.label(), nodes, step.seconds()));
        history.add(new What.FaultBegan(number, fault.label(), nodes));
        open.add(number);
        injector.begin(fault, node);
        Thread.sleep(step.seconds() * 1000L);
        injector.end(fault, node);
        history.add(new What.FaultEnded(number));
    }

    /** As an operator would; for the checker that is a fault like others. */
    private void force() throws IOException, InterruptedException {
        number++;
        history.add(new What.FaultBegan(number, "forced", new TreeSet<>(cluster.notReady())));
        open.add(number);
        cluster.force();
        history.add(new What.FaultEnded(number));
    }

    private void recover() throws IOException, InterruptedException {
        if (open.isEmpty()) {
            return;
        }
        long begin = System.nanoTime();
        if (!cluster.awaitReady(READY_SECONDS)) {
            var text =
                    "nodes %s are not ready %d s after fault %d was over; they are killed"
                            .formatted(cluster.notReady(), READY_SECONDS, number);
            problems.add(text);
            progress.accept("PROBLEM: " + text);
            force();
            cluster.awaitReady(READY_SECONDS);
        }
        progress.accept(
                "all nodes are ready, %.1f s after it was over"
                        .formatted((System.nanoTime() - begin) / 1e9));
        open.forEach(it -> history.add(new What.Recovered(it)));
        open.clear();
    }
}
