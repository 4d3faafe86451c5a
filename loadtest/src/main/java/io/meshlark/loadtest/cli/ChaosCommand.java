package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.chaos.ChaosReport;
import io.meshlark.loadtest.chaos.ChaosRun;
import io.meshlark.loadtest.chaos.Options;
import io.meshlark.loadtest.chaos.check.Checker;
import io.meshlark.loadtest.chaos.check.Verdict;
import io.meshlark.loadtest.chaos.cluster.ClusterUnavailable;
import io.meshlark.loadtest.chaos.cluster.Fault;
import io.meshlark.loadtest.chaos.history.HistoryLine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench chaos}: whether a cluster keeps its promises while it is being broken. */
@Command(
        name = "chaos",
        description = {
            "Starts a cluster and a Cassandra, lets clients work, kills, freezes and cuts off nodes,"
                    + " and checks what the clients saw.",
            "Each node gets a network namespace of its own where that is possible (root).",
            "Example: meshlark bench chaos --minutes 10 --seed 7 --faults kill,stop,partition"
        })
final class ChaosCommand implements Callable<Integer> {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    @Mixin private final HelpOption help = new HelpOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--cluster-size",
            paramLabel = "N",
            defaultValue = "3",
            description = "Nodes that are started, 3 to 9 (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--nodes",
            paramLabel = "HOST:PORT",
            split = ",",
            description = "A cluster that already runs; nothing is done to it.")
    private List<String> nodes = new ArrayList<>();

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "5",
            description = "Minutes of faults by chance (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides on faults and clients (default: by chance; it is printed).")
    private @Nullable Long seed;

    @Option(
            names = {"--faults", "--only"},
            paramLabel = "NAMES",
            split = ",",
            description = "Of: ${COMPLETION-CANDIDATES} (default: all).",
            completionCandidates = FaultNames.class)
    private List<String> faults = new ArrayList<>();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "0",
            description = "Instead of minutes: each fault N times, for figures.")
    private int rounds;

    @Option(
            names = "--quick",
            description = "One kill -9 and one partition or freeze; a minute and a half.")
    private boolean quick;

    @Option(
            names = "--crowd",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many clients: 1 is about 90, 3 about 190 (default: 3).")
    private int crowd;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "250",
            description = "Publications a second, roughly (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "384m",
            description = "Largest heap of each node (default: ${DEFAULT-VALUE}).")
    private String heap = "384m";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the nodes, such as cluster.shards=32.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--loopback", description = "No network namespaces, even where they work.")
    private boolean loopback;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "chaos-report",
            description =
                    "For history, logs and report; must be new or empty (default: chaos-report).")
    private Path out = Path.of("chaos-report");

    @Option(
            names = "--check",
            paramLabel = "FILE",
            description = "Only judges the history.txt of an earlier run.")
    private @Nullable Path check;

    @Override
    public Integer call() throws IOException, InterruptedException {
        long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
        if (check != null) {
            return check(check, chosen);
        }
        validate();
        var options = options(chosen);
        tell("seed " + chosen);
        var outcome = run(options);
        var text = ChaosReport.text(outcome.verdict(), outcome.problems(), chosen);
        write(outcome.folder(), outcome.verdict(), text);
        print(text);
        return outcome.isGood() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** What the world refuses is told in a line. */
    private ChaosRun.Outcome run(Options options) throws IOException, InterruptedException {
        try {
            return new ChaosRun(options, this::tell).run();
        } catch (ClusterUnavailable e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private int check(Path file, long chosen) throws IOException {
        if (!Files.isReadable(file)) {
            throw refused("--check: cannot read " + file);
        }
        try (var lines = Files.lines(file)) {
            var verdict = Checker.check(lines.map(HistoryLine::read).toList());
            print(ChaosReport.text(verdict, List.of(), chosen));
            return verdict.violations().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private void validate() throws IOException {
        Checks.range(spec, "--cluster-size", size, 3, 9);
        Checks.range(spec, "--minutes", minutes, 1, 10_000);
        Checks.range(spec, "--rounds", rounds, 0, 1000);
        Checks.range(spec, "--crowd", crowd, 1, 20);
        Checks.range(spec, "--rate", rate, 10, 10_000);
        if (Files.isDirectory(out)) {
            try (var files = Files.list(out)) {
                if (files.findAny().isPresent()) {
                    throw refused("--out: " + out + " is not empty");
                }
            }
        }
    }

    private Options options(long chosen) {
        var running = nodes.stream().map(this::address).toList();
        var chosenFaults = faults();
        return new Options(
                launcher(),
                running,
                size,
                !loopback,
                crowd,
                rate,
                minutes * 60,
                chosen,
                chosenFaults,
                quick,
                rounds,
                heap,
                settings,
                out);
    }

    private Path launcher() {
        var home = System.getProperty("meshlark.home");
        if (home == null && nodes.isEmpty()) {
            throw refused("bin/meshlark is not known: start with it");
        }
        return Path.of(home == null ? "." : home, "bin", "meshlark");
    }

    private InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || !text.substring(colon + 1).matches("\\d{1,5}")) {
            throw refused("--nodes: '" + text + "' must be such as 127.0.0.1:1883");
        }
        return new InetSocketAddress(
                text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    private List<Fault> faults() {
        try {
            return faults.isEmpty()
                    ? Arrays.asList(Fault.values())
                    : faults.stream().map(Fault::of).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private ParameterException refused(String text) {
        return new ParameterException(spec.commandLine(), text);
    }

    private void write(Path folder, Verdict verdict, String text) throws IOException {
        Files.writeString(folder.resolve("report.txt"), text);
        Files.writeString(folder.resolve("failover.md"), ChaosReport.table(verdict));
        Files.writeString(folder.resolve("violations.txt"), ChaosReport.all(verdict.violations()));
    }

    private void tell(String line) {
        var err = spec.commandLine().getErr();
        err.println(LocalTime.now().format(CLOCK) + " " + line);
        err.flush();
    }

    private void print(String text) {
        var writer = spec.commandLine().getOut();
        writer.print(text);
        writer.flush();
    }

    /** For --help. */
    static final class FaultNames extends ArrayList<String> {
        FaultNames() {
            super(Fault.labels());
        }
    }
}
