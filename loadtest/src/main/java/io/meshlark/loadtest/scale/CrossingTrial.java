package io.meshlark.loadtest.scale;

import io.meshlark.loadtest.run.NobodyConnected;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@link Part#CROSSING}: both clients on one node, and on two, in turn; each round on other nodes.
 * The first round of each node is for warming up.
 */
record CrossingTrial(Traffic traffic, int rounds, Consumer<String> progress) implements Trial {

    private static final double AIM = 1.8;

    @Override
    public void run(Nodes nodes, Consumer<Figure> out)
            throws IOException, InterruptedException, NobodyConnected {
        progress.accept("crossing: warming all nodes up");
        for (int round = 0; round < nodes.count(); round++) {
            cost(nodes, round, 0, true);
            cost(nodes, round, 1, true);
        }
        for (int qos = 0; qos <= 1; qos++) {
            measure(nodes, qos, out);
        }
    }

    private void measure(Nodes nodes, int qos, Consumer<Figure> out)
            throws IOException, InterruptedException, NobodyConnected {
        var idle = new Idle();
        List<Cost> one = new ArrayList<>();
        List<Cost> two = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            idle.sample(nodes);
            one.add(cost(nodes, round, qos, false));
            two.add(cost(nodes, round, qos, true));
            progress.accept(
                    "crossing: QoS %d, round %d: one node: %s; two nodes: %s"
                            .formatted(qos, round + 1, one.getLast(), two.getLast()));
        }
        var within = Cost.micros(one, idle.cores());
        var across = Cost.micros(two, idle.cores());
        var traffic = "1:1 QoS " + qos + ", ";
        var unit = ", CPU s per million";
        out.accept(idle.figure(Part.CROSSING));
        out.accept(Figure.of(Part.CROSSING, traffic + "one node" + unit, within.toString()));
        out.accept(Figure.of(Part.CROSSING, traffic + "two nodes" + unit, across.toString()));
        out.accept(
                Figure.atMost(
                        AIM,
                        Part.CROSSING,
                        traffic + "two nodes to one, of the medians",
                        across.median() / within.median()));
        out.accept(
                Figure.of(
                        Part.CROSSING,
                        traffic + "two nodes, messages in a frame on a link",
                        Figure.decimal(Cost.link(two).messagesPerFrame())));
    }

    private Cost cost(Nodes nodes, int round, int qos, boolean crosses)
            throws IOException, InterruptedException, NobodyConnected {
        int from = 1 + round % nodes.count();
        int to = crosses ? 1 + (round + 1) % nodes.count() : from;
        return traffic.oneToOne(nodes, from, to, qos, 1);
    }
}
