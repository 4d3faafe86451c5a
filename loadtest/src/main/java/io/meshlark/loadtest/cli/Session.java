package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.client.Dialer;
import io.meshlark.loadtest.load.LocalFleet;
import io.meshlark.loadtest.load.Slice;
import io.meshlark.loadtest.report.ReportFolder;
import io.meshlark.loadtest.report.TextReport;
import io.meshlark.loadtest.run.NobodyConnected;
import io.meshlark.loadtest.run.RunResult;
import io.meshlark.loadtest.run.Runner;
import io.meshlark.loadtest.scenario.Scenario;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Runs one scenario for a person: live line, report, exit code. */
final class Session {

    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final int RUNS = 1 << 16;

    private final CommandSpec spec;
    private final ConnectionOptions connection;
    private final RunOptions options;

    Session(CommandSpec spec, ConnectionOptions connection, RunOptions options) {
        this.spec = spec;
        this.connection = connection;
        this.options = options;
    }

    int run(Scenario given) {
        var scenario = given.expecting(options.expectations());
        var endpoint = connection.endpoint();
        int number = ThreadLocalRandom.current().nextInt(RUNS);
        long epoch = System.nanoTime();
        var line = new LiveLine(spec.commandLine().getErr());
        try (var fleet =
                new LocalFleet(
                        scenario.groups(),
                        number,
                        epoch,
                        Slice.ALL,
                        new Dialer(
                                endpoint,
                                connection.sources(),
                                options.threads(),
                                CONNECT_TIMEOUT_MILLIS))) {
            var runner =
                    new Runner(
                            scenario,
                            fleet,
                            options.target(),
                            options.patience(),
                            epoch,
                            line::show);
            return report(runner.run(endpoint.toString()));
        } catch (UnknownHostException e) {
            throw new ParameterException(
                    spec.commandLine(), "the host " + endpoint.host() + " has no address");
        } catch (NobodyConnected e) {
            var err = spec.commandLine().getErr();
            err.println("meshlark: " + e.getMessage());
            err.flush();
            return ExitCode.USAGE;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ExitCode.SOFTWARE;
        } finally {
            line.close();
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
                command.getErr().println("meshlark: cannot write the reports: " + e.getMessage());
                command.getErr().flush();
            }
        }
        command.getOut().flush();
        return ExitStatus.of(result);
    }
}
