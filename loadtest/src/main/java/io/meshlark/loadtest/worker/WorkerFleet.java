package io.meshlark.loadtest.worker;

import io.meshlark.loadtest.account.Findings;
import io.meshlark.loadtest.load.Fleet;
import io.meshlark.loadtest.load.Slice;
import io.meshlark.loadtest.measure.Counts;
import io.meshlark.loadtest.measure.Latencies;
import io.meshlark.loadtest.measure.Progress;
import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Scenario;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that are spread over worker processes; all are asked before the first answer is awaited.
 */
public final class WorkerFleet implements Fleet {

    private final Scenario scenario;
    private final List<WorkerProcess> workers = new ArrayList<>();
    private boolean hasPublished;

    /** How a worker learns what it is to do. */
    public interface Arguments {
        List<String> of(Assignment assignment);
    }

    private WorkerFleet(Scenario scenario) {
        this.scenario = scenario;
    }

    /**
     * Starts the workers.
     *
     * @param main class with the main method of this program
     */
    public static WorkerFleet start(
            Scenario scenario, int count, int run, long epoch, String main, Arguments arguments)
            throws IOException {
        var fleet = new WorkerFleet(scenario);
        try {
            for (int i = 0; i < count; i++) {
                var assignment = new Assignment(new Slice(i, count), run, epoch);
                fleet.workers.add(WorkerProcess.start(main, arguments.of(assignment)));
            }
        } catch (IOException e) {
            fleet.close();
            throw e;
        }
        return fleet;
    }

    private List<String> askAll(String question) {
        workers.forEach(it -> it.ask(question));
        return workers.stream().map(WorkerProcess::answer).toList();
    }

    @Override
    public void begin(Phase phase, boolean allSubscribed) {
        if (phase instanceof Phase.Connect && hasPublished) {
            sentElsewhere(sent());
        }
        hasPublished |= phase instanceof Phase.Publish;
        askAll("begin " + indexOf(phase) + " " + allSubscribed);
    }

    @SuppressWarnings("ReferenceEquality") // two phases may be equal
    private int indexOf(Phase phase) {
        for (int i = 0; i < scenario.phases().size(); i++) {
            if (scenario.phases().get(i) == phase) {
                return i;
            }
        }
        throw new IllegalArgumentException("the phase is not of this scenario: " + phase);
    }

    @Override
    public Progress progress() {
        var counts = Counts.NONE;
        boolean isBusy = false;
        var problems = new ArrayList<String>();
        for (var answer : askAll("progress")) {
            var part = Message.progress(answer);
            counts = counts.plus(part.counts());
            isBusy |= part.isBusy();
            problems.addAll(part.problems());
        }
        return new Progress(counts, isBusy, List.copyOf(problems));
    }

    @Override
    public Latencies takeLatencies() {
        var all = Latencies.empty();
        askAll("latencies").forEach(it -> all.add(Message.latencies(it)));
        return all;
    }

    @Override
    public Sent sent() {
        return askAll("sent").stream().map(Message::sent).reduce(Sent::plus).orElseThrow();
    }

    @Override
    public void sentElsewhere(Sent all) {
        askAll("elsewhere " + Message.of(all));
    }

    @Override
    public Findings findings(Sent sent) {
        return askAll("findings " + Message.of(sent)).stream()
                .map(Message::findings)
                .reduce(Findings.NONE, Findings::plus);
    }

    @Override
    public void close() {
        workers.forEach(WorkerProcess::close);
    }
}
