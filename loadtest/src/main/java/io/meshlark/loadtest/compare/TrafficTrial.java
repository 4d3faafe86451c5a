package io.meshlark.loadtest.compare;

import io.meshlark.loadtest.run.NobodyConnected;
import io.meshlark.loadtest.scenario.Pace;
import io.meshlark.loadtest.scenario.Publication;
import io.meshlark.loadtest.scenario.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Optional;

/**
 * Messages through a closed loop: CPU time per delivery, and throughput.
 *
 * @param isShared the subscribers are one group
 * @param throughput where that is of interest
 */
record TrafficTrial(
        Measure cpu,
        Optional<Measure> throughput,
        int publishers,
        int subscribers,
        boolean isShared,
        int qos,
        Duration warmUp,
        Duration duration)
        implements Trial {

    private static final int PAYLOAD = 100;

    @Override
    public String name() {
        return cpu.label();
    }

    @Override
    public boolean suitsRelay() {
        return qos == 0;
    }

    @Override
    public Outcome run(PeerProcess peer) throws IOException, InterruptedException, NobodyConnected {
        var subscription = Subscription.to("bench/{run}/+", qos);
        var receiving =
                Bench.group("subscribers", subscribers, false)
                        .subscribing(isShared ? subscription.sharedAs("bench") : subscription);
        var sending =
                Bench.group("publishers", publishers, false)
                        .publishing(Publication.to("bench/{run}/{i}", qos, PAYLOAD));
        var pace = new Pace.Closed(Pace.usualWindow(publishers));
        var result = Bench.traffic(peer, receiving, sending, pace, warmUp, duration);
        var figures = new EnumMap<Measure, Double>(Measure.class);
        figures.put(cpu, Bench.figure(result, "cpu-per-million"));
        throughput.ifPresent(it -> figures.put(it, Bench.figure(result, "throughput")));
        return new Outcome(figures, Outcome.remark(result));
    }
}
