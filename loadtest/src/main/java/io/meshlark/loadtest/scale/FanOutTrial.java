package io.meshlark.loadtest.scale;

import io.meshlark.loadtest.measure.Spread;
import io.meshlark.loadtest.run.NobodyConnected;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** {@link Part#FANOUT}: with a subscriber on each node, and with many. */
record FanOutTrial(Traffic traffic, int subscribers, int rounds, Consumer<String> progress)
        implements Trial {

    private static final Duration IDLE = Duration.ofSeconds(10);

    /** What a node tells others besides: marks and leases, some a second. */
    private static final double MARGIN = 0.02;

    @Override
    public void run(Nodes nodes, Consumer<Figure> out)
            throws IOException, InterruptedException, NobodyConnected {
        progress.accept("fanout: warming up");
        traffic.toMany(nodes, subscribers);
        double idle = nodes.idle(IDLE);
        out.accept(CrossingTrial.idle(Part.FANOUT, idle));
        measure(nodes, nodes.count(), idle, out);
        measure(nodes, subscribers, idle, out);
    }

    private void measure(Nodes nodes, int count, double idle, Consumer<Figure> out)
            throws IOException, InterruptedException, NobodyConnected {
        var costs = new double[rounds];
        long sent = 0;
        var before = nodes.figures(1);
        for (int round = 0; round < rounds; round++) {
            var result = traffic.toMany(nodes, count);
            sent += result.sentInAll();
            costs[round] = result.cost().microsPerDelivery(idle);
            progress.accept(
                    "fanout: %d subscribers, round %d: %.2f µs for a delivery"
                            .formatted(count, round + 1, costs[round]));
        }
        var after = nodes.figures(1);
        var to = "1 → %d QoS 0, ".formatted(count);
        int others = nodes.count() - 1;
        out.accept(
                Figure.of(
                        Part.FANOUT,
                        to + "CPU µs for a delivery",
                        Spread.of(costs).toString()));
        out.accept(
                Figure.atMost(
                        1 + MARGIN,
                        Part.FANOUT,
                        to + "messages from node to node, for each publication and other node",
                        grown("link_messages", before, after) / (double) sent / others));
        out.accept(
                Figure.of(
                        Part.FANOUT,
                        to + "publications in a frame on a link",
                        Figure.decimal(
                                (double) sent
                                        * others
                                        / Math.max(1, grown("link_frames", before, after)))));
    }

    private static long grown(String figure, NodeFigures before, NodeFigures after) {
        return after.value(figure) - before.value(figure);
    }
}
