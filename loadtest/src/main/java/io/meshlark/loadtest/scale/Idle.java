package io.meshlark.loadtest.scale;

import io.meshlark.loadtest.measure.Spread;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the nodes use when nothing happens, looked at between measurements: compilers go on for
 * minutes after each change of the load, and are no part of its cost.
 */
final class Idle {

    private static final Duration LENGTH = Duration.ofSeconds(3);

    private final List<Double> samples = new ArrayList<>();

    void sample(Nodes nodes) throws IOException, InterruptedException {
        samples.add(nodes.idle(LENGTH));
    }

    /** CPU seconds a second, the median. */
    double cores() {
        return Spread.of(samples.stream().mapToDouble(Double::doubleValue).toArray()).median();
    }

    Figure figure(Part part) {
        return Figure.of(
                part,
                "idle CPU of all nodes, percent of a core; not in the other figures",
                Figure.decimal(cores() * 100));
    }
}
