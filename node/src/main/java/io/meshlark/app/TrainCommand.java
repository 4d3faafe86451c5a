package io.meshlark.app;

import io.meshlark.app.client.PubCommand;
import io.meshlark.app.client.SubCommand;
import io.meshlark.config.Configuration;
import io.meshlark.config.Sources;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code meshlark train}: a node's first minute in a second. {@code bin/meshlark} lets the JVM
 * remember which classes it loaded and which methods it compiled (JEP 483, 514, 515), so that
 * {@code start} begins with them. The build runs it.
 */
@Command(
        name = "train",
        description = {
            "Runs a node on a temporary folder for a moment, with clients, and stops it.",
            "What the JVM learns makes 'start' faster; the build does this by itself."
        })
final class TrainCommand implements Callable<Integer> {
    private static final String LINES = "a message\n".repeat(500);
    private static final long PRINTED = 1_000;

    @Mixin private final HelpOption help = new HelpOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("meshlark-train");
        try {
            return switch (settings(data)) {
                case Configuration.Invalid(var errors) -> {
                    SettingsOptions.print(errors, spec.commandLine().getErr());
                    yield ExitCode.SOFTWARE;
                }
                case Configuration.Valid(var configuration) -> {
                    run(configuration);
                    yield ExitCode.OK;
                }
            };
        } finally {
            delete(data);
        }
    }

    /** The defaults, but for what could meet a node that runs here. */
    private static Configuration.Reading settings(Path data) throws IOException {
        try (var mqtt = new ServerSocket(0);
                var webSocket = new ServerSocket(0);
                var probes = new ServerSocket(0)) {
            return Configuration.read(
                    new Sources(
                            Optional.empty(),
                            Map.of(),
                            List.of(
                                    "data-dir=" + data,
                                    "listeners.tcp.bind=127.0.0.1",
                                    "listeners.tcp.port=" + mqtt.getLocalPort(),
                                    "listeners.ws.bind=127.0.0.1",
                                    "listeners.ws.port=" + webSocket.getLocalPort(),
                                    "health.bind=127.0.0.1",
                                    "health.port=" + probes.getLocalPort(),
                                    "cluster.port=0")));
        }
    }

    private static void run(Configuration configuration) throws InterruptedException {
        var settings = configuration.settings();
        try (var node =
                Node.create(settings, AkkaConfiguration.of(settings, configuration.libraries()))) {
            node.open(new CompletableFuture<>());
            new StartupReport(configuration, node.listeners(), node.warnings())
                    .print(Duration.ZERO, new PrintWriter(OutputStream.nullOutputStream()));
            String port = Integer.toString(settings.listeners().tcp().port());
            for (String version : List.of("4", "5")) {
                for (String qos : List.of("0", "1", "2")) {
                    exchange("-p", port, "-V", version, "-q", qos);
                }
            }
        }
    }

    /** A durable session gets messages, however many are published before it is there. */
    private static void exchange(String... options) throws InterruptedException {
        var subscriber =
                Thread.ofPlatform()
                        .start(() ->
                                execute(
                                        new SubCommand(
                                                OutputStream.nullOutputStream(),
                                                SubCommand.Pause::doubling),
                                        options,
                                        "--id=train",
                                        "--keep-session",
                                        "--count=" + PRINTED,
                                        "train/+"));
        while (subscriber.isAlive()) {
            var lines = new ByteArrayInputStream(LINES.getBytes(StandardCharsets.UTF_8));
            execute(new PubCommand(lines), options, "--lines", "train/topic");
        }
        subscriber.join();
    }

    private static void execute(Object command, String[] options, String... more) {
        String[] all = Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
        int exit = new CommandLine(command).execute(all);
        if (exit != ExitCode.OK) {
            throw new IllegalStateException(
                    "a client has failed with exit code " + exit + ": " + String.join(" ", all));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(TrainCommand::deleteFile);
        }
    }

    private static void deleteFile(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
