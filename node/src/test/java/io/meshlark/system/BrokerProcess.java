package io.meshlark.system;

import io.meshlark.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A broker in a process of its own, from the jar and the libraries that {@code package} leaves in
 * {@code target}, on the JVM that runs the tests and with the options of {@code bin/meshlark}. It
 * can be started again on the same data and ports.
 */
final class BrokerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path data;
    private final int mqttPort;
    private final int healthPort;
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private String heap = "384m";
    private String aotMode = "auto";
    private boolean withTestClasses;

    private final List<String> output = new ArrayList<>();
    private @Nullable Process process;
    private CountDownLatch readyOrOver = new CountDownLatch(1);
    private volatile boolean ready;

    private BrokerProcess(Path data) {
        this.data = data;
        this.mqttPort = Ports.free();
        this.healthPort = Ports.free();
        set("listeners.tcp.bind", "127.0.0.1");
        set("listeners.tcp.port", mqttPort);
        set("listeners.ws.port", 0);
        set("health.bind", "127.0.0.1");
        set("health.port", healthPort);
        set("cluster.port", 0);
        set("cluster.link-port", 0);
        set("data-dir", data);
    }

    /** A broker that keeps its data in {@code data}, not started yet. */
    static BrokerProcess in(Path data) {
        return new BrokerProcess(data);
    }

    /** A setting, as {@code --set} takes it. */
    BrokerProcess set(String key, Object value) {
        arguments.add("--set");
        arguments.add(key + "=" + value);
        return this;
    }

    /** A variable of its environment. */
    BrokerProcess environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    BrokerProcess withConfig(Path file) {
        arguments.add("--config");
        arguments.add(file.toString());
        return this;
    }

    /** Does not start unless the JVM can use what it has learned in the build. */
    BrokerProcess onlyTrained() {
        aotMode = "on";
        return this;
    }

    /** The largest heap, as {@code -Xmx} takes it; without more of it the process ends. */
    BrokerProcess heap(String size) {
        heap = size;
        return this;
    }

    /** Lets the configuration name classes of this project's tests. */
    BrokerProcess withTestClasses() {
        withTestClasses = true;
        return this;
    }

    /** As {@code --set} and {@code --config} options. */
    List<String> settings() {
        return List.copyOf(arguments);
    }

    int mqttPort() {
        return mqttPort;
    }

    int healthPort() {
        return healthPort;
    }

    Path data() {
        return data;
    }

    // ---- starting

    /** Starts it and waits until it says that it is ready. */
    BrokerProcess start() {
        launch();
        awaitStarted();
        return this;
    }

    /** Waits until it says that it is ready. */
    void awaitStarted() {
        await("start", readyOrOver, START);
        if (!ready) {
            throw new IllegalStateException("the broker has not started:\n" + output());
        }
    }

    /** Starts what is not expected to come up; returns its exit code. */
    int startInVain() throws InterruptedException {
        launch();
        if (!running().waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the broker runs:\n" + output());
        }
        await("output to end", readyOrOver, STOP);
        return running().exitValue();
    }

    /** Starts it and does not wait. */
    void launch() {
        readyOrOver = new CountDownLatch(1);
        ready = false;
        try {
            ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process started = builder.start();
            process = started;
            Thread.ofPlatform().daemon().name("broker-output").start(() -> read(started));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseG1GC",
                        "-XX:-G1UseAdaptiveIHOP",
                        "-XX:InitiatingHeapOccupancyPercent=60",
                        "-XX:+ExplicitGCInvokesConcurrent",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:AOTCache=" + testClasses().resolveSibling("meshlark.aot"),
                        "-XX:AOTMode=" + aotMode,
                        "-Xlog:aot*=off",
                        "-Xmx" + heap,
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath(),
                        "io.meshlark.app.Main",
                        "start"));
        command.addAll(arguments);
        return command;
    }

    private String classPath() {
        return withTestClasses ? packaged() + ":" + testClasses() : packaged();
    }

    /** The class path of bin/meshlark. */
    static String packaged() {
        Path target = testClasses().resolveSibling("");
        return jar(target) + ":" + target.resolve("lib") + "/*";
    }

    private static Path testClasses() {
        try {
            URI here =
                    BrokerProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            return Path.of(here).toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path jar(Path target) {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(
                            file -> file.getFileName().toString().matches("node-[0-9].*[^s].jar"))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalStateException("no packaged broker in " + target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Process of) {
        CountDownLatch latch = readyOrOver;
        try (BufferedReader lines = of.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (output) {
                    output.add(line);
                }
                if (line.startsWith("meshlark is ready")) {
                    ready = true;
                    latch.countDown();
                }
            }
        } catch (IOException e) {
            // The process was killed.
        } finally {
            latch.countDown();
        }
    }

    // ---- ending

    /** SIGKILL: nothing of the process runs after this. */
    void killHard() {
        running().destroyForcibly();
        awaitExit();
    }

    /** SIGTERM; returns the exit code. */
    int terminate() {
        running().destroy();
        awaitExit();
        return running().exitValue();
    }

    /** Waits for its end, whoever has brought it about. */
    int exitCode() {
        awaitExit();
        return running().exitValue();
    }

    /** SIGSTOP and the like. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    private void awaitExit() {
        try {
            if (!running().waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the broker does not end:\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    long pid() {
        return running().pid();
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    @Override
    public void close() {
        if (isAlive()) {
            killHard();
        }
    }

    // ---- looking at it

    /** Everything it has written to stdout and stderr, over all its lives. */
    String output() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    List<String> outputLines() {
        synchronized (output) {
            return List.copyOf(output);
        }
    }

    /** Status and text of a probe, {@code 503 store: ...}. */
    String probe(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + healthPort + path);
        HttpResponse<String> answer =
                HTTP.send(
                        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body().strip();
    }

    void awaitReady(Predicate<String> answer) {
        Await.until("/ready as expected", START, () -> answer.test(probe("/ready")));
    }

    /** A figure of /metrics, without labels. */
    long metric(String name) throws IOException, InterruptedException {
        String start = "meshlark_" + name + " ";
        return probe("/metrics")
                .lines()
                .filter(it -> it.startsWith(start))
                .map(it -> Long.parseLong(it.substring(start.length())))
                .findFirst()
                .orElseThrow();
    }

    /** Bytes that the process holds in memory. */
    long residentBytes() throws IOException {
        return status("VmRSS:");
    }

    private long status(String key) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        throw new IOException(key + " of process " + pid() + " is not known");
    }

    private void await(String what, CountDownLatch latch, Duration limit) {
        try {
            if (!latch.await(limit.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited in vain for " + what + ":\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
