package io.meshlark.loadtest.scale;

import io.meshlark.loadtest.measure.Spread;
import io.meshlark.loadtest.run.NobodyConnected;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * {@link Part#CROSSING}: both clients on one node, and on two, in turn; each round on other nodes.
 * The first round of each node is for warming up.
 */
record CrossingTrial(Traffic traffic, int rounds, Consumer<String> progress) implements Trial {

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final double AIM = 1.8;

    @Override
    public void run(Nodes nodes, Consumer<Figure> out)
            throws IOException, InterruptedException, NobodyConnected {
        progress.accept("crossing: warming all nodes up");
        for (int round = 0; round < nodes.count(); round++) {
            cost(nodes, round, 0, false, 0);
            cost(nodes, round, 1, true, 0);
        }
        double idle = nodes.idle(IDLE);
        out.accept(idle(Part.CROSSING, idle));
        for (int qos = 0; qos <= 1; qos++) {
            measure(nodes, qos, idle, out);
        }
    }

    static Figure idle(Part part, double idle) {
        return Figure.of(
                part,
                "idle CPU of all nodes, percent of a core; not in the other figures",
                Figure.decimal(idle * 100));
    }

    private void measure(Nodes nodes, int qos, double idle, Consumer<Figure> out)
            throws IOException, InterruptedException, NobodyConnected {
        var same = new double[rounds];
        var other = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            same[round] = cost(nodes, round, qos, false, idle);
            other[round] = cost(nodes, round, qos, true, idle);
            progress.accept(
                    "crossing: QoS %d, round %d: %.2f µs on one node, %.2f on two"
                            .formatted(qos, round + 1, same[round], other[round]));
        }
        var traffic = "1:1 QoS " + qos + ", ";
        var unit = ", CPU s per million";
        out.accept(
                Figure.of(Part.CROSSING, traffic + "one node" + unit, Spread.of(same).toString()));
        out.accept(
                Figure.of(
                        Part.CROSSING, traffic + "two nodes" + unit, Spread.of(other).toString()));
        out.accept(
                Figure.atMost(
                        AIM,
                        Part.CROSSING,
                        traffic + "two nodes to one, of the medians",
                        Spread.of(other).median() / Spread.of(same).median()));
    }

    private double cost(Nodes nodes, int round, int qos, boolean crosses, double idle)
            throws IOException, InterruptedException, NobodyConnected {
        int from = 1 + round % nodes.count();
        int to = crosses ? 1 + (round + 1) % nodes.count() : from;
        return traffic.oneToOne(nodes, from, to, qos, 1).microsPerDelivery(idle);
    }
}
