package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.client.Dialer;
import io.meshlark.loadtest.load.Fleet;
import io.meshlark.loadtest.load.LocalFleet;
import io.meshlark.loadtest.load.Slice;
import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.Pace;
import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Scenario;
import io.meshlark.loadtest.worker.WorkerFleet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Decides where the clients of a run live, and brings them to life. */
final class Fleets {

    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    /**
     * Connections of one process: its limit of open files may be 20,000, and it needs some more.
     */
    private static final int MOST_CONNECTIONS = 15_000;

    private final CommandSpec spec;
    private final ConnectionOptions connection;
    private final RunOptions options;

    Fleets(CommandSpec spec, ConnectionOptions connection, RunOptions options) {
        this.spec = spec;
        this.connection = connection;
        this.options = options;
    }

    /**
     * @param run number of the run
     * @param epoch when it began, as of {@link System#nanoTime}
     * @throws IOException when the broker's name has no address or a worker cannot be started
     */
    Fleet open(Scenario scenario, int run, long epoch) throws IOException {
        int clients = scenario.groups().stream().mapToInt(ClientGroup::count).sum();
        int needed = (clients + MOST_CONNECTIONS - 1) / MOST_CONNECTIONS;
        int workers = options.workers().orElse(needed);
        Checks.range(spec, "--workers", workers, needed, 1000);
        if (workers == 1) {
            return local(scenario, run, epoch, Slice.ALL);
        }
        checkSpread(scenario);
        var main = Main.class.getName();
        return WorkerFleet.start(
                scenario,
                workers,
                run,
                epoch,
                main,
                it -> {
                    var arguments = new ArrayList<>(originalArguments());
                    arguments.add("--as-worker=" + it.text());
                    return arguments;
                });
    }

    Fleet local(Scenario scenario, int run, long epoch, Slice slice) throws IOException {
        var dialer =
                new Dialer(
                        connection.endpoint(),
                        connection.sources(),
                        options.threads(),
                        CONNECT_TIMEOUT_MILLIS);
        return new LocalFleet(scenario.groups(), run, epoch, slice, dialer);
    }

    private List<String> originalArguments() {
        var root = spec.commandLine();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return root.getParseResult().originalArgs();
    }

    /** A closed loop waits for deliveries, which it would not see in another process. */
    private void checkSpread(Scenario scenario) {
        boolean hasSubscribers =
                scenario.groups().stream()
                        .anyMatch(it -> it.subscription().filter(s -> s.isCounted()).isPresent());
        for (var phase : scenario.phases()) {
            if (hasSubscribers
                    && phase instanceof Phase.Publish it
                    && it.pace() instanceof Pace.Closed) {
                throw new ParameterException(
                        spec.commandLine(),
                        "a closed loop with subscribers fits in one process only: give a rate, or"
                                + " at most "
                                + MOST_CONNECTIONS
                                + " clients and --workers 1");
            }
        }
    }
}
