package io.meshlark.loadtest.scale;

import io.meshlark.loadtest.run.NobodyConnected;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@link Part#FANOUT}: with a subscriber on each node, and with many. */
record FanOutTrial(Traffic traffic, int subscribers, int rounds, Consumer<String> progress)
        implements Trial {

    /** What nodes tell one another besides, some messages a second. */
    private static final double MARGIN = 0.02;

    @Override
    public void run(Nodes nodes, Consumer<Figure> out)
            throws IOException, InterruptedException, NobodyConnected {
        progress.accept("fanout: warming up");
        traffic.toMany(nodes, subscribers);
        measure(nodes, nodes.count(), out);
        measure(nodes, subscribers, out);
    }

    private void measure(Nodes nodes, int count, Consumer<Figure> out)
            throws IOException, InterruptedException, NobodyConnected {
        var idle = new Idle();
        List<Cost> costs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            idle.sample(nodes);
            costs.add(traffic.toMany(nodes, count));
            progress.accept(
                    "fanout: %d subscribers, round %d: %s"
                            .formatted(count, round + 1, costs.getLast()));
        }
        var to = "1 → %d QoS 0, ".formatted(count);
        var link = Cost.link(costs);
        out.accept(idle.figure(Part.FANOUT));
        out.accept(
                Figure.of(
                        Part.FANOUT,
                        to + "CPU s per million deliveries",
                        Cost.micros(costs, idle.cores()).toString()));
        out.accept(
                Figure.atMost(
                        1 + MARGIN,
                        Part.FANOUT,
                        to + "messages between nodes, for each publication and other node",
                        link.messagesPerPublication() / (nodes.count() - 1)));
        out.accept(
                Figure.of(
                        Part.FANOUT,
                        to + "messages in a frame on a link",
                        Figure.decimal(link.messagesPerFrame())));
    }
}
