package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.chaos.cluster.ClusterUnavailable;
import io.meshlark.loadtest.scale.Options;
import io.meshlark.loadtest.scale.Part;
import io.meshlark.loadtest.scale.ScaleRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench scale}: how a cluster scales. */
@Command(
        name = "scale",
        description = {
            "Starts a Cassandra and three nodes of ours and measures how the cluster scales: what it"
                    + " costs a message to cross from node to node, a message for many, a million"
                    + " filters, and a node that dies with a hundred thousand sessions.",
            "Example: meshlark bench scale --only crossing,routes --out scale.md"
        })
final class ScaleCommand implements Callable<Integer> {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    @Mixin private final HelpOption help = new HelpOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--only",
            paramLabel = "NAMES",
            split = ",",
            description = "Of: ${COMPLETION-CANDIDATES} (default: all).",
            completionCandidates = PartNames.class)
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--filters",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "routes: filters of all clients (default: ${DEFAULT-VALUE}).")
    private int filters;

    @Option(
            names = "--subscribers",
            paramLabel = "N",
            defaultValue = "30",
            description = "fanout: on all nodes together (default: ${DEFAULT-VALUE}).")
    private int subscribers;

    @Option(
            names = "--sessions",
            paramLabel = "N",
            defaultValue = "100000",
            description = "failover: durable sessions (default: ${DEFAULT-VALUE}).")
    private int sessions;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Measurements of each CPU time (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            defaultValue = "2s",
            converter = DurationConverter.class,
            description = "Load before each of them (default: 2s).")
    private Duration warmUp = Duration.ofSeconds(2);

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            defaultValue = "4s",
            converter = DurationConverter.class,
            description = "Length of each of them (default: 4s).")
    private Duration duration = Duration.ofSeconds(4);

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "500",
            description = "Messages under way in a closed loop (default: ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "2g",
            description = "Largest heap of each node (default: ${DEFAULT-VALUE}).")
    private String heap = "2g";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the nodes, such as cluster.shards=32.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--logs",
            paramLabel = "FOLDER",
            description =
                    "Logs and data stay there; must be new or empty (default: for the time of the"
                            + " run).")
    private @Nullable Path logs;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the table there, too.")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        validate();
        var parts = parts();
        var launcher = launcher();
        var folder = folder();
        var run = new ScaleRun(options(launcher, folder, parts), this::tell);
        try {
            run.run();
        } catch (ClusterUnavailable | IOException e) {
            print(run.table());
            throw new ParameterException(
                    spec.commandLine(), e.getMessage() + " (logs: " + folder + ")", e);
        }
        print(run.table());
        if (logs == null) {
            delete(folder);
        }
        return ExitCode.OK;
    }

    private void validate() throws IOException {
        Checks.range(spec, "--filters", filters, 2_000, 20_000_000);
        Checks.range(spec, "--subscribers", subscribers, 4, 10_000);
        Checks.range(spec, "--sessions", sessions, 100, 1_000_000);
        Checks.range(spec, "--rounds", rounds, 1, 100);
        Checks.range(spec, "--window", window, 1, 100_000);
        if (logs != null && Files.isDirectory(logs)) {
            try (var files = Files.list(logs)) {
                if (files.findAny().isPresent()) {
                    throw refused("--logs: " + logs + " is not empty");
                }
            }
        }
    }

    private Path folder() throws IOException {
        return logs == null
                ? Files.createTempDirectory("meshlark-scale-")
                : Files.createDirectories(logs.toAbsolutePath());
    }

    private Path launcher() {
        var home = System.getProperty("meshlark.home");
        if (home == null) {
            throw refused("bin/meshlark is not known: start with it");
        }
        return Path.of(home, "bin", "meshlark");
    }

    private Options options(Path launcher, Path folder, Set<Part> parts) {
        return new Options(
                launcher,
                folder,
                parts,
                heap,
                settings,
                filters,
                subscribers,
                sessions,
                rounds,
                warmUp,
                duration,
                window);
    }

    private Set<Part> parts() {
        var chosen = EnumSet.noneOf(Part.class);
        try {
            only.forEach(it -> chosen.add(Part.of(it)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--only: " + e.getMessage(), e);
        }
        return chosen.isEmpty() ? EnumSet.allOf(Part.class) : chosen;
    }

    private ParameterException refused(String text) {
        return new ParameterException(spec.commandLine(), text);
    }

    private void tell(String line) {
        var err = spec.commandLine().getErr();
        err.println(LocalTime.now().format(CLOCK) + " " + line);
        err.flush();
    }

    private void print(String table) throws IOException {
        if (out != null) {
            Files.writeString(out, table);
        }
        var writer = spec.commandLine().getOut();
        writer.print(table);
        writer.flush();
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** For --help. */
    static final class PartNames extends ArrayList<String> {
        PartNames() {
            super(Part.labels());
        }
    }
}
