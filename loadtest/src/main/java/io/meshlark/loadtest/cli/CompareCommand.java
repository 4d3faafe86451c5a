package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.compare.Comparison;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench compare}: our node and other brokers under the same load. */
@Command(
        name = "compare",
        description = {
            "Starts brokers one after the other, loads each in the same way, and prints tables.",
            "mosquitto is used where it is installed; HiveMQ CE and Moquette are fetched by Maven.",
            "Example: meshlark bench compare --rounds 3 --out comparison.md"
        })
final class CompareCommand implements Callable<Integer> {

    @Mixin private final HelpOption help = new HelpOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    @Option(
            names = "--peers",
            paramLabel = "NAMES",
            split = ",",
            description = "Those that take part, such as Meshlark,mosquitto (default: all).")
    private List<String> peers = new ArrayList<>();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often everything is done (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description = "Load before each measurement (default: 5s).")
    private Duration warmUp = Duration.ofSeconds(5);

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description = "Length of each measurement (default: 5s).")
    private Duration duration = Duration.ofSeconds(5);

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "1g",
            description = "Largest heap of each broker that is a JVM (default: ${DEFAULT-VALUE}).")
    private String heap = "1g";

    @Option(
            names = "--tls",
            description = "Encrypt all connections; only Meshlark and mosquitto take part then.")
    private boolean tls;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the tables there, too, after each round.")
    private @Nullable Path out;

    /**
     * @param environment where PATH is
     */
    CompareCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Checks.range(spec, "--rounds", rounds, 1, 1000);
        if (!heap.matches("\\d+[mgMG]")) {
            throw new ParameterException(
                    spec.commandLine(), "--heap is '" + heap + "', must be such as 512m or 1g");
        }
        var home = System.getProperty("meshlark.home");
        var options =
                new Comparison.Options(
                        peers,
                        rounds,
                        warmUp,
                        duration,
                        heap,
                        tls,
                        home == null ? null : Path.of(home),
                        folders());
        var known = Comparison.names(options);
        for (var peer : peers) {
            if (!known.contains(peer)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "'" + peer + "' is not known; there are " + String.join(", ", known));
            }
        }
        var err = spec.commandLine().getErr();
        var latest = new AtomicReference<>("");
        Comparison.of(
                        options,
                        line -> {
                            err.println(line);
                            err.flush();
                        })
                .run(report -> {
                    latest.set(report);
                    if (out != null) {
                        Files.writeString(out, report);
                    }
                });
        spec.commandLine().getOut().print(latest.get());
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }

    /** Where programs are; the last is not on the path of every user. */
    private List<Path> folders() {
        var path = environment.getOrDefault("PATH", "");
        return Stream.concat(
                        Arrays.stream(path.split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
                .filter(it -> !it.isEmpty())
                .map(Path::of)
                .toList();
    }
}
