package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.compare.Growth;
import io.meshlark.loadtest.report.CurvesReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench growth}: how the cost of a message grows. */
@Command(
        name = "growth",
        description = {
            "Starts nodes of ours and measures how the cost of a message grows with its payload,",
            "with subscribers, connections, subscriptions and the depth of a queue. Five minutes.",
            "Example: meshlark bench growth --html growth.html"
        })
final class GrowthCommand implements Callable<Integer> {

    @Mixin private final HelpOption help = new HelpOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            defaultValue = "3s",
            converter = DurationConverter.class,
            description = "Load before each measurement (default: 3s).")
    private Duration warmUp = Duration.ofSeconds(3);

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            defaultValue = "3s",
            converter = DurationConverter.class,
            description = "Length of each measurement (default: 3s).")
    private Duration duration = Duration.ofSeconds(3);

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write charts there, a page that needs nothing else.")
    private @Nullable Path html;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var home = System.getProperty("meshlark.home");
        var err = spec.commandLine().getErr();
        var curves =
                new Growth(
                                home == null ? null : Path.of(home),
                                warmUp,
                                duration,
                                line -> {
                                    err.println(line);
                                    err.flush();
                                })
                        .run();
        if (html != null) {
            Files.writeString(html, CurvesReport.html("How the cost of a message grows", curves));
        }
        spec.commandLine().getOut().print(CurvesReport.markdown(curves));
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
