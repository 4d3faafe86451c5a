package io.meshlark.loadtest.chaos;

import io.meshlark.loadtest.chaos.check.Checker;
import io.meshlark.loadtest.chaos.check.Verdict;
import io.meshlark.loadtest.chaos.client.Crowd;
import io.meshlark.loadtest.chaos.client.Nodes;
import io.meshlark.loadtest.chaos.cluster.Fault;
import io.meshlark.loadtest.chaos.cluster.Ground;
import io.meshlark.loadtest.chaos.cluster.Injector;
import io.meshlark.loadtest.chaos.cluster.LocalCluster;
import io.meshlark.loadtest.chaos.cluster.Loopback;
import io.meshlark.loadtest.chaos.cluster.Namespaces;
import io.meshlark.loadtest.chaos.history.History;
import io.meshlark.loadtest.chaos.history.What.Reached;
import io.meshlark.loadtest.chaos.history.What.Stage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** From the start of a cluster to the verdict. */
public final class ChaosRun {

    private static final long CONNECT_SECONDS = 90;
    private static final long REST_SECONDS = 90;
    private static final long QUIET_SECONDS = 10;
    private static final long DRAIN_SECONDS = 180;
    private static final int READ_MILLIS = 8000;
    private static final int CALM_MILLIS = 5000;

    private final Options options;
    private final Consumer<String> progress;
    private final List<String> problems = new ArrayList<>();

    public ChaosRun(Options options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * What came out.
     *
     * @param problems what went wrong apart from broken promises, such as a node that does not
     *     start
     */
    public record Outcome(Verdict verdict, List<String> problems, Path folder) {

        public boolean isGood() {
            return verdict.violations().isEmpty() && problems.isEmpty();
        }
    }

    /** Everything, in this order: start, load, faults, rest, drain, verdict. */
    public Outcome run() throws IOException, InterruptedException {
        var folder = Files.createDirectories(options.folder().toAbsolutePath());
        try (var file = Files.newBufferedWriter(folder.resolve("history.txt"))) {
            var history = new History(System::nanoTime, file);
            if (options.running().isEmpty()) {
                runLocal(folder, history);
            } else {
                tell("no faults: a cluster that already runs is only watched");
                work(options.running(), history, () -> Thread.sleep(options.seconds() * 1000L));
            }
            tell("checking " + history.events().size() + " events");
            return new Outcome(Checker.check(history.events()), problems, folder);
        }
    }

    private interface Disturbance {
        void go() throws IOException, InterruptedException;
    }

    private void runLocal(Path folder, History history) throws IOException, InterruptedException {
        tell("starting Cassandra and %d nodes; logs are in %s".formatted(options.nodes(), folder));
        var local =
                new LocalCluster.Options(
                        options.launcher(),
                        options.nodes(),
                        options.heap(),
                        folder.resolve("data"),
                        folder,
                        options.settings(),
                        options.does(Fault.CASSANDRA_FULL));
        try (var cluster = LocalCluster.start(local, ground())) {
            var faults = new FaultRun(cluster, new Injector(cluster), history, progress, problems);
            work(
                    cluster.addresses(),
                    history,
                    () -> faults.run(options.steps(cluster.ground().canPart())));
        }
    }

    private Ground ground() {
        if (options.namespaces() && Namespaces.arePossible()) {
            return Namespaces.of(options.nodes());
        }
        tell("no network namespaces: all on 127.0.0.1, without partitions");
        return new Loopback();
    }

    private void work(List<InetSocketAddress> addresses, History history, Disturbance disturbance)
            throws IOException, InterruptedException {
        try (var crowd =
                new Crowd(
                        new Nodes(addresses),
                        history,
                        options.seed(),
                        options.size(),
                        options.rate())) {
            if (!crowd.connect(CONNECT_SECONDS)) {
                problem("not all clients could connect and subscribe: " + crowd.unsettled());
            }
            tell(crowd.size() + " clients are connected");
            history.add(new Reached(Stage.LOAD));
            crowd.work();
            disturbance.go();
            Thread.sleep(CALM_MILLIS);
            drain(crowd, history);
        }
    }

    private void drain(Crowd crowd, History history) throws InterruptedException {
        history.add(new Reached(Stage.DRAIN));
        tell("publishers stop; waiting until all is answered and delivered");
        if (!crowd.rest(REST_SECONDS)) {
            problem("clients without connection or answer at the end: " + crowd.unsettled());
        }
        long end = System.nanoTime() + DRAIN_SECONDS * 1_000_000_000L;
        while (history.now() - history.lastReceived() < QUIET_SECONDS * 1_000_000_000L) {
            if (System.nanoTime() - end > 0) {
                problem("messages still come " + DRAIN_SECONDS + " s after the last publication");
                break;
            }
            Thread.sleep(100);
        }
        history.add(new Reached(Stage.DRAINED));
        crowd.readRetained();
        Thread.sleep(READ_MILLIS);
        history.add(new Reached(Stage.END));
    }

    private void problem(String text) {
        problems.add(text);
        tell("PROBLEM: " + text);
    }

    private void tell(String text) {
        progress.accept(text);
    }
}
