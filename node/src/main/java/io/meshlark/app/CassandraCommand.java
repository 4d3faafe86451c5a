package io.meshlark.app;

import io.meshlark.config.Configuration;
import io.meshlark.config.Settings;
import io.meshlark.persistence.StoreUnavailable;
import io.meshlark.persistence.cassandra.server.CassandraProcess;
import io.meshlark.persistence.cassandra.server.CassandraUnavailable;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code meshlark cassandra}: a Cassandra for a developer's own machine. */
@Command(
        name = "cassandra",
        description = "Runs a real Cassandra on this machine, for trying out store = cassandra.",
        synopsisSubcommandLabel = "COMMAND")
final class CassandraCommand implements Runnable {

    @Mixin private final HelpOption help = new HelpOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    static CommandLine with(Map<String, String> environment) {
        return new CommandLine(new CassandraCommand()).addSubcommand(new Start(environment));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "start is missing");
    }

    /**
     * In the foreground, on 127.0.0.1 and the port of the first contact point, with its tables; its
     * process ends with this one, however this one ends.
     */
    @Command(
            name = "start",
            description = {
                "Starts Cassandra with the broker's tables and stays in the foreground; SIGTERM or"
                        + " Ctrl-C stops it.",
                "It listens on 127.0.0.1 and the port of cassandra.contact-points, and needs a JDK 17."
            })
    static final class Start implements Callable<Integer> {

        private static final Duration READY = Duration.ofMinutes(3);

        @Mixin private final HelpOption help = new HelpOption();
        @Mixin private final SettingsOptions options;

        @Option(
                names = "--dir",
                paramLabel = "FOLDER",
                description = "Where it keeps its data (default: cassandra in data-dir).")
        private @Nullable Path folder;

        @Option(
                names = "--heap",
                paramLabel = "SIZE",
                defaultValue = "512m",
                description = "Largest heap (default: ${DEFAULT-VALUE}).")
        private String heap = "512m";

        @Option(
                names = "--periodic",
                description =
                        "Confirm writes before they are synced: faster, and loses what it has"
                                + " confirmed when it is killed.")
        private boolean periodic;

        @Spec private CommandSpec spec = CommandSpec.create();

        Start(Map<String, String> environment) {
            this.options = new SettingsOptions(environment);
        }

        @Override
        public Integer call() throws InterruptedException {
            return switch (options.read()) {
                case Configuration.Invalid(var errors) -> {
                    SettingsOptions.print(errors, spec.commandLine().getErr());
                    yield ExitCode.USAGE;
                }
                case Configuration.Valid(var configuration) -> run(configuration);
            };
        }

        private int run(Configuration configuration) throws InterruptedException {
            var settings = configuration.settings();
            Path kept = folder == null ? settings.dataDir().resolve("cassandra") : folder;
            int port = settings.cassandra().contactPoints().getFirst().port();
            var stop = StopSignal.listen();
            try (FileChannel lock = lock(kept)) {
                checkFree(port);
                try (var cassandra =
                        CassandraProcess.start(
                                new CassandraProcess.Options(
                                        server(), kept, port, heap, !periodic))) {
                    return serve(cassandra, configuration, kept, stop.asked());
                }
            } catch (CassandraUnavailable | StoreUnavailable | StartupException e) {
                spec.commandLine().getErr().println("meshlark: " + e.getMessage());
                spec.commandLine().getErr().flush();
                return ExitCode.USAGE;
            } catch (IOException e) {
                spec.commandLine().getErr().println("meshlark: %s: %s".formatted(kept, e));
                spec.commandLine().getErr().flush();
                return ExitCode.USAGE;
            }
        }

        private int serve(
                CassandraProcess cassandra,
                Configuration configuration,
                Path kept,
                CompletableFuture<String> stop) {
            CompletableFuture<?> over = CompletableFuture.anyOf(stop, cassandra.handle().onExit());
            var ready = CompletableFuture.runAsync(() -> cassandra.awaitReady(READY));
            CompletableFuture.anyOf(over, ready.exceptionally(e -> null)).join();
            if (stop.isDone()) {
                return ExitCode.OK;
            }
            cassandra.awaitReady(READY); // says why, if it is not
            var settings = configuration.settings();
            // There is one node.
            CassandraFromSettings.schema(settings.cassandra(), 1)
                    .apply(
                            configuration
                                    .libraries()
                                    .withFallback(AkkaConfiguration.cassandra(settings)));
            report(cassandra, settings, kept);
            over.join();
            if (!stop.isDone()) {
                throw new CassandraUnavailable("Cassandra has ended; its log: " + cassandra.log());
            }
            return ExitCode.OK;
        }

        private void report(CassandraProcess cassandra, Settings settings, Path kept) {
            PrintWriter out = spec.commandLine().getOut();
            int port = cassandra.contactPoint().getPort();
            out.println("Cassandra on 127.0.0.1:" + port);
            out.println("  data       " + kept.toAbsolutePath().normalize());
            out.println("  log        " + cassandra.log());
            out.println("  keyspace   %s, one copy".formatted(settings.cassandra().keyspace()));
            out.println("  broker     bin/meshlark start --set store=cassandra" + port(port));
            out.println("cassandra is ready; Ctrl-C stops it");
            out.flush();
        }

        private static String port(int port) {
            return port == 9042 ? "" : " --set cassandra.contact-points=127.0.0.1:" + port;
        }

        private static Path server() {
            String given = System.getProperty("cassandra.server");
            if (given == null) {
                throw new StartupException(
                        "the jars of Cassandra are not known: start with bin/meshlark");
            }
            return Path.of(given);
        }

        /** One Cassandra in a folder. */
        private static FileChannel lock(Path folder) throws IOException {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(
                            folder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new StartupException("%s is in use by another process".formatted(folder));
            }
            return channel;
        }

        private static void checkFree(int port) {
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                socket.getLocalPort();
            } catch (IOException e) {
                throw new StartupException(
                        "cannot open port %d on 127.0.0.1: %s".formatted(port, e.getMessage()), e);
            }
        }
    }
}
