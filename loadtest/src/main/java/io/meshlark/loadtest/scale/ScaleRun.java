package io.meshlark.loadtest.scale;

import io.meshlark.loadtest.chaos.cluster.LocalCluster;
import io.meshlark.loadtest.chaos.cluster.Loopback;
import io.meshlark.loadtest.run.NobodyConnected;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** From the start of a cluster to the table. */
public final class ScaleRun {

    private static final int NODES = 3;

    /** Thousands of clients come at once. */
    private static final List<String> SETTINGS = List.of("limits.connect-rate=0");

    private final Options options;
    private final Consumer<String> progress;
    private final List<Figure> figures = new ArrayList<>();

    /**
     * @param progress takes a line for each step
     */
    public ScaleRun(Options options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * Measures the parts, one after the other.
     *
     * @throws IOException when the cluster does not start or one of them cannot go on, with the
     *     reason; {@link #table} has what was measured before
     */
    public void run() throws IOException, InterruptedException {
        var logs = Files.createDirectories(options.folder());
        progress.accept("starting Cassandra and %d nodes; logs are in %s".formatted(NODES, logs));
        var local =
                new LocalCluster.Options(
                        options.launcher(),
                        NODES,
                        options.heap(),
                        logs.resolve("data"),
                        logs,
                        Stream.concat(SETTINGS.stream(), options.settings().stream()).toList(),
                        false);
        try (var cluster = LocalCluster.start(local, new Loopback())) {
            var nodes = new Nodes(cluster);
            for (var part : Part.values()) {
                if (options.parts().contains(part)) {
                    trial(part).run(nodes, this::measured);
                }
            }
        } catch (NobodyConnected e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** What has been measured, as Markdown. */
    public String table() {
        return FigureTable.markdown(figures);
    }

    private void measured(Figure figure) {
        figures.add(figure);
        progress.accept(
                "%s: %s: %s".formatted(figure.part().label(), figure.what(), figure.value()));
    }

    private Trial trial(Part part) {
        var traffic = new Traffic(options.warmUp(), options.duration(), options.window(), progress);
        return switch (part) {
            case CROSSING -> new CrossingTrial(traffic, options.rounds(), progress);
            case FANOUT ->
                    new FanOutTrial(traffic, options.subscribers(), options.rounds(), progress);
            case ROUTES -> new RoutesTrial(traffic, options.filters(), options.rounds(), progress);
            case FAILOVER -> new FailoverTrial(options.sessions(), progress);
        };
    }
}
