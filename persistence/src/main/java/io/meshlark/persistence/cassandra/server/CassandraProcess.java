package io.meshlark.persistence.cassandra.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Apache Cassandra in a JVM of its own, on a Java 17, listening on 127.0.0.1 only.
 *
 * <p>What it acknowledges is on the disk ({@code commitlog_sync: batch}). It keeps its data and its
 * log ({@code cassandra.log}) in its folder and can be started there again. It ends with the
 * process that started it, however that one dies.
 */
public final class CassandraProcess implements AutoCloseable {

    /** An orderly stop takes about a second on an idle machine. */
    private static final Duration STOP = Duration.ofSeconds(20);

    private static final int LOG_LINES_SHOWN = 30;

    private final Process process;
    private final int port;
    private final Path log;

    private CassandraProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /**
     * Starts it; it takes clients some seconds later, see {@link #awaitReady}.
     *
     * @throws CassandraUnavailable with one line that says what is missing
     */
    public static CassandraProcess start(Options options) {
        Path java =
                Jdk17.find(System.getenv())
                        .orElseThrow(() -> new CassandraUnavailable(Jdk17.MISSING));
        try {
            Path directory = options.directory().toAbsolutePath().normalize();
            Files.createDirectories(directory);
            int port = options.port() == 0 ? freePort() : options.port();
            Path yaml = directory.resolve("cassandra.yaml");
            Files.writeString(
                    yaml,
                    resource("cassandra.yaml")
                            .replace("${port}", String.valueOf(port))
                            .replace("${storage-port}", String.valueOf(freePort()))
                            .replace("${commitlog-sync}", commitLogSync(options))
                            .replace("${directory}", directory.toString()));
            Path logging = directory.resolve("logback.xml");
            Files.writeString(logging, resource("logback.xml"));
            Path log = directory.resolve("cassandra.log");
            Process process =
                    new ProcessBuilder(command(java, options, directory, yaml, logging))
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            return new CassandraProcess(process, port, log);
        } catch (IOException e) {
            throw new CassandraUnavailable("Cassandra cannot be started: " + e, e);
        }
    }

    private static String commitLogSync(Options options) {
        return options.syncsEachWrite() ? "batch" : "periodic\ncommitlog_sync_period: 10s";
    }

    private static List<String> command(
            Path java, Options options, Path directory, Path yaml, Path logging) {
        List<String> command = new ArrayList<>();
        command.add(java.resolve("bin/java").toString());
        command.addAll(
                List.of(
                        "-Xmx" + options.heap(),
                        "-Xms32m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Xshare:auto",
                        "-Dfile.encoding=UTF-8"));
        for (String opened : JvmModules.OPENED) {
            command.add("--add-opens=" + opened + "=ALL-UNNAMED");
        }
        for (String exported : JvmModules.EXPORTED) {
            command.add("--add-exports=" + exported + "=ALL-UNNAMED");
        }
        command.addAll(
                List.of(
                        "-Djdk.attach.allowAttachSelf=true",
                        "-Dio.netty.tryReflectionSetAccessible=true",
                        "-Dlogback.configurationFile=" + logging,
                        "-Dcassandra.config=" + yaml.toUri(),
                        "-Dcassandra.storagedir=" + directory,
                        "-Dcassandra-foreground=yes",
                        // Alone: nobody to hear from, nobody to wait for.
                        "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                        "-Dcassandra.ring_delay_ms=100",
                        "-Dcassandra.initial_token=0",
                        "-Dcassandra.superuser_setup_delay_ms=0",
                        "-cp",
                        classPath(options.server()),
                        "io.meshlark.cassandra.GuardedCassandra"));
        return command;
    }

    private static String classPath(Path server) {
        Path classes = server.resolve("classes");
        Path lib = server.resolve("lib");
        if (!Files.isDirectory(classes) || !Files.isDirectory(lib)) {
            throw new CassandraUnavailable(
                    "the jars of Cassandra are not in %s: ./mvnw package -pl cassandra-server"
                            .formatted(server));
        }
        return classes.toAbsolutePath() + ":" + lib.toAbsolutePath() + "/*";
    }

    /**
     * Waits until it takes clients.
     *
     * @throws CassandraUnavailable if it ends or does not take clients in time; with the last lines
     *     of its log
     */
    public void awaitReady(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!takesClients()) {
            if (!process.isAlive()) {
                throw new CassandraUnavailable(
                        "Cassandra ended with code %d; %s".formatted(process.exitValue(), tail()));
            }
            if (System.nanoTime() - end > 0) {
                throw new CassandraUnavailable(
                        "Cassandra takes no clients after %d s; %s"
                                .formatted(limit.toSeconds(), tail()));
            }
            try {
                process.waitFor(100, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CassandraUnavailable("interrupted while Cassandra starts", e);
            }
        }
    }

    private boolean takesClients() {
        try (Socket socket = new Socket()) {
            socket.connect(contactPoint(), 1000);
            return process.isAlive();
        } catch (IOException e) {
            return false;
        }
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return log
                    + " ends with:\n"
                    + String.join(
                            "\n",
                            lines.subList(
                                    Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
        } catch (IOException e) {
            return "no log in " + log;
        }
    }

    /** Where clients connect. */
    public InetSocketAddress contactPoint() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** What it prints. */
    public Path log() {
        return log;
    }

    /** The process, to be watched, frozen or killed. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Waits for its end. */
    public int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    /** SIGKILL, as a crash would be. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Stops it in good order, or by force if that takes long. Idempotent. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String resource(String name) {
        try (InputStream in = CassandraProcess.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * How it is started.
     *
     * @param server the folder {@code target} of the module {@code cassandra-server}
     * @param directory where it keeps everything; created if it is not there
     * @param port for clients; 0: a free one
     * @param heap in the JVM's notation
     * @param syncsEachWrite false: acknowledges before the disk has it, to be seen to lose it
     */
    public record Options(
            Path server, Path directory, int port, String heap, boolean syncsEachWrite) {

        /** On a free port, with a heap for tests. */
        public static Options in(Path server, Path directory) {
            return new Options(server, directory, 0, "384m", true);
        }

        public Options onPort(int chosen) {
            return new Options(server, directory, chosen, heap, syncsEachWrite);
        }
    }
}
