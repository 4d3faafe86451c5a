package io.meshlark.loadtest.chaos.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One node of the cluster under test; it can be started again with the same settings. */
final class NodeProcess {

    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final Duration READ = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(PROBE).build();

    private final Place place;
    private final Path folder;
    private final Path log;
    private final List<String> command;
    private final Map<String, String> environment;
    private @Nullable Child child;
    private long begun;

    /**
     * Where a node is to be reached.
     *
     * @param cluster port between nodes
     * @param link the other one, for publications and sessions
     */
    record Place(int number, String host, int mqtt, int cluster, int link, int health) {

        static Place on(Ground ground, int node) {
            return new Place(
                    node,
                    ground.host(node),
                    ground.port(node, 1883),
                    ground.port(node, 25520),
                    ground.port(node, 25530),
                    ground.port(node, 8558));
        }

        String seed() {
            return host + ":" + cluster;
        }
    }

    /**
     * Not started yet.
     *
     * @param settings as {@code --set} takes them, in addition to its addresses
     */
    NodeProcess(
            Place place,
            List<String> launch,
            List<String> settings,
            String heap,
            Path folder,
            Path log) {
        this.place = place;
        this.folder = folder;
        this.log = log;
        this.environment = Map.of("MESHLARK_JAVA_OPTS", "-Xmx" + heap);
        this.command = new ArrayList<>(launch);
        command.add("start");
        set("listeners.tcp.bind=" + place.host());
        set("listeners.tcp.port=" + place.mqtt());
        set("listeners.ws.port=0");
        set("health.bind=" + place.host());
        set("health.port=" + place.health());
        set("cluster.host=" + place.host());
        set("cluster.port=" + place.cluster());
        set("cluster.link-port=" + place.link());
        set("data-dir=" + folder.resolve("data"));
        settings.forEach(this::set);
    }

    private void set(String setting) {
        command.add("--set=" + setting);
    }

    InetSocketAddress mqtt() {
        return new InetSocketAddress(place.host(), place.mqtt());
    }

    void start() throws IOException {
        Files.createDirectories(folder);
        begun = System.nanoTime();
        child = Child.start(command, environment, folder, log);
    }

    /** When it was started last. */
    long begun() {
        return begun;
    }

    boolean isAlive() {
        return child != null && child.isAlive();
    }

    Child child() {
        if (child == null) {
            throw new IllegalStateException("node " + place.number() + " was never started");
        }
        return child;
    }

    /** Whether it says that clients are welcome. */
    boolean isReady() throws InterruptedException {
        if (!isAlive()) {
            return false;
        }
        try {
            return get("/ready", PROBE).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * What it answers on its HTTP side.
     *
     * @throws IOException when it does not answer, or not with 200
     */
    String read(String path) throws IOException, InterruptedException {
        var answer = get(path, READ);
        if (answer.statusCode() != 200) {
            throw new IOException(
                    "node %d answers GET %s with %d: %s"
                            .formatted(place.number(), path, answer.statusCode(), answer.body()));
        }
        return answer.body();
    }

    private HttpResponse<String> get(String path, Duration patience)
            throws IOException, InterruptedException {
        var uri = URI.create("http://%s:%d%s".formatted(place.host(), place.health(), path));
        return HTTP.send(
                HttpRequest.newBuilder(uri).timeout(patience).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
