package io.meshlark.loadtest.compare;

import io.meshlark.loadtest.report.Curve;
import io.meshlark.loadtest.run.NobodyConnected;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How what a message costs grows with one thing at a time, on a node of ours: what should be flat
 * shows that it is, and what should be linear that it does not bend.
 */
public final class Growth {
    /** A queue of a hundred thousand has to fit, and a million subscriptions. */
    private static final List<String> SETTINGS =
            List.of("session.max-queued=1000000", "session.max-queued-bytes=24MiB");

    private static final String HEAP = "2g";

    private final Peer node;
    private final Axes axes;
    private final Consumer<String> progress;

    /**
     * @param home of bin/meshlark, null when that is not known
     * @param progress takes a line for each point
     */
    public Growth(
            @Nullable Path home, Duration warmUp, Duration duration, Consumer<String> progress) {
        this.node = new Meshlark(home, HEAP, SETTINGS);
        this.axes = new Axes(warmUp, duration);
        this.progress = progress;
    }

    /**
     * Measures all of it, each curve on a fresh node.
     *
     * @throws IOException when the node does not start or a measurement fails, with the reason
     */
    public List<Curve> run() throws IOException, InterruptedException {
        List<Curve> curves = new ArrayList<>();
        for (Axis axis : axes.all()) {
            try (var process = PeerProcess.start(node)) {
                // The first time is colder than all that follow.
                axis.trial().cost(process, axis.values().getFirst());
                List<Curve.Point> points = new ArrayList<>();
                for (long value : axis.values()) {
                    double cost = axis.trial().cost(process, value);
                    points.add(new Curve.Point(value, cost));
                    progress.accept(
                            "%s: %,d %s, %.2f %s"
                                    .formatted(
                                            axis.title(), value, axis.grows(), cost, axis.cost()));
                }
                curves.add(new Curve(axis.title(), axis.grows(), axis.cost(), points));
            } catch (Peer.Unavailable | NobodyConnected e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        return curves;
    }
}
