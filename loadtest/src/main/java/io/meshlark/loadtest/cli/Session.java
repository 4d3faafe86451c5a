package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.report.ReportFolder;
import io.meshlark.loadtest.report.TextReport;
import io.meshlark.loadtest.run.NobodyConnected;
import io.meshlark.loadtest.run.RunResult;
import io.meshlark.loadtest.run.Runner;
import io.meshlark.loadtest.scenario.Scenario;
import io.meshlark.loadtest.worker.Assignment;
import io.meshlark.loadtest.worker.Worker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** Runs one scenario for a person: live line, report, exit code. */
final class Session {

    private static final int RUNS = 1 << 16;

    private final CommandSpec spec;
    private final ConnectionOptions connection;
    private final RunOptions options;
    private final Fleets fleets;

    Session(CommandSpec spec, ConnectionOptions connection, RunOptions options) {
        this.spec = spec;
        this.connection = connection;
        this.options = options;
        this.fleets = new Fleets(spec, connection, options);
    }

    int run(Scenario scenario) {
        try {
            return options.assignment().isPresent()
                    ? serve(scenario, options.assignment().get())
                    : lead(scenario.expecting(options.expectations()));
        } catch (UnknownHostException _) {
            return failed("the host " + connection.endpoint().host() + " has no address");
        } catch (IOException | NobodyConnected e) {
            return failed(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ExitCode.SOFTWARE;
        }
    }

    private int failed(String why) {
        var err = spec.commandLine().getErr();
        err.println("meshlark: " + why);
        err.flush();
        return ExitCode.USAGE;
    }

    private int serve(Scenario scenario, Assignment mine) throws IOException {
        try (var fleet = fleets.local(scenario, mine.run(), mine.epoch(), mine.slice())) {
            new Worker(scenario, fleet)
                    .serve(
                            new BufferedReader(
                                    new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                            new PrintWriter(System.out, false, StandardCharsets.UTF_8));
        }
        return ExitCode.OK;
    }

    private int lead(Scenario scenario) throws IOException, InterruptedException, NobodyConnected {
        int number = ThreadLocalRandom.current().nextInt(RUNS);
        long epoch = System.nanoTime();
        try (var line = new LiveLine(spec.commandLine().getErr());
                var fleet = fleets.open(scenario, number, epoch)) {
            var runner =
                    new Runner(
                            scenario,
                            fleet,
                            options.target(),
                            options.patience(),
                            epoch,
                            line::show);
            return report(runner.run(connection.endpoint().toString()));
        }
    }

    private int report(RunResult result) {
        var command = spec.commandLine();
        TextReport.lines(result).forEach(command.getOut()::println);
        var folder = options.out();
        if (folder.isPresent()) {
            try {
                ReportFolder.write(result, folder.get());
                command.getOut().println("reports      " + folder.get().resolve("report.html"));
            } catch (IOException e) {
                return failed("cannot write the reports: " + e.getMessage());
            }
        }
        command.getOut().flush();
        return ExitStatus.of(result);
    }
}
