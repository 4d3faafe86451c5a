package io.meshlark.app;

import io.meshlark.admin.ClusterJson;
import io.meshlark.admin.ClusterStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One node of a demo: its ports, its settings file, its process, and how it was last seen. */
final class DemoNode {
    /** Nodes of a demo, numbered from 1. */
    static final int COUNT = 3;

    private static final int MQTT = 1882;
    private static final int WEB_SOCKET = 8082;
    private static final int HEALTH = 8557;
    private static final int CLUSTER = 25520;
    private static final int LINK = 25530;

    /** Between the port that others dial and the one it listens on: the demo's own cables. */
    private static final int BEHIND = 20;

    private static final long STOP_SECONDS = 60;

    private final int number;
    private final Path folder;
    private final Path program;
    private final AdminClient http;
    private @Nullable Process process;
    private boolean isKilled;
    private volatile Optional<ClusterStatus> seen = Optional.empty();

    /**
     * @param folder of the whole demo
     * @param program {@code bin/meshlark}
     */
    DemoNode(int number, Path folder, Path program) {
        this.number = number;
        this.folder = folder;
        this.program = program;
        this.http = new AdminClient(URI.create("http://127.0.0.1:" + (HEALTH + number)));
    }

    int number() {
        return number;
    }

    int mqttPort() {
        return MQTT + number;
    }

    /** Where the other nodes dial it. */
    int clusterPort() {
        return CLUSTER + number;
    }

    /** Where they dial its links. */
    int linkPort() {
        return LINK + number;
    }

    /** Where it listens for who dials one of these. */
    static int behind(int port) {
        return port + BEHIND;
    }

    /** All it needs. */
    List<Integer> ports() {
        return List.of(
                mqttPort(),
                WEB_SOCKET + number,
                HEALTH + number,
                clusterPort(),
                behind(clusterPort()),
                linkPort(),
                behind(linkPort()));
    }

    Path log() {
        return folder.resolve("node%d.log".formatted(number));
    }

    Path settings() {
        return folder.resolve("node%d.conf".formatted(number));
    }

    void writeSettings(int cassandraPort) throws IOException {
        String seeds =
                IntStream.rangeClosed(1, COUNT)
                        .mapToObj(it -> "\"127.0.0.1:%d\"".formatted(CLUSTER + it))
                        .collect(Collectors.joining(", "));
        Files.writeString(
                settings(),
                """
                meshlark {
                  listeners.tcp { bind = "127.0.0.1", port = %d }
                  listeners.ws { bind = "127.0.0.1", port = %d }
                  health { bind = "127.0.0.1", port = %d }
                  data-dir = "%s"
                  store = cassandra
                  cassandra { contact-points = ["127.0.0.1:%d"], replication-factor = 1 }
                  cluster {
                    host = "127.0.0.1"
                    port = %d
                    bind-port = %d
                    link-port = %d
                    link-bind-port = %d
                    # By this address the demo knows who dials, so that it can cut a node off.
                    dial-from = "%s"
                    seeds = [%s]
                  }
                }
                """
                        .formatted(
                                mqttPort(),
                                WEB_SOCKET + number,
                                HEALTH + number,
                                folder.resolve("node" + number),
                                cassandraPort,
                                clusterPort(),
                                behind(clusterPort()),
                                linkPort(),
                                behind(linkPort()),
                                DemoLinks.sourceOf(number),
                                seeds));
    }

    /** Starts it, unless it runs. */
    void start() throws IOException {
        if (isAlive()) {
            return;
        }
        isKilled = false;
        ProcessBuilder builder =
                new ProcessBuilder(program.toString(), "start", "--config", settings().toString());
        builder.environment().put("MESHLARK_JAVA_OPTS", "-Xmx256m");
        process =
                builder.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                        .start();
    }

    /** SIGKILL. */
    void kill() {
        Process running = process;
        if (running != null && running.isAlive()) {
            isKilled = true;
            running.destroyForcibly();
        }
    }

    /** SIGTERM. */
    void terminate() {
        Process running = process;
        if (running != null) {
            running.destroy();
        }
    }

    /** After {@link #terminate}. */
    void awaitEnd() throws InterruptedException {
        Process running = process;
        if (running != null && !running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            running.destroyForcibly().waitFor();
        }
        http.close();
    }

    boolean isAlive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    /** Asks it how it sees the cluster. */
    void look() throws InterruptedException {
        try {
            AdminClient.Answer answer = http.get("/cluster");
            seen =
                    answer.isGood()
                            ? Optional.of(ClusterJson.read(answer.text()))
                            : Optional.empty();
        } catch (IOException e) {
            seen = Optional.empty();
        }
    }

    /** How it sees the cluster; empty when it does not answer. */
    Optional<ClusterStatus> seen() {
        return isAlive() ? seen : Optional.empty();
    }

    /** What it does, for people. */
    String state() {
        Process running = process;
        if (running == null) {
            return "not started";
        }
        if (running.isAlive()) {
            return seen.map(ClusterStatus::state).orElse("starting");
        }
        if (isKilled) {
            return "killed; r %d starts it".formatted(number);
        }
        return running.exitValue() == StartCommand.TAKEN_OUT
                ? "was taken out of the cluster and has ended; r %d starts it".formatted(number)
                : "has ended with %d, see %s".formatted(running.exitValue(), log());
    }
}
