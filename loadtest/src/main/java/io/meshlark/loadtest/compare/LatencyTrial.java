package io.meshlark.loadtest.compare;

import io.meshlark.loadtest.run.NobodyConnected;
import io.meshlark.loadtest.scenario.Pace;
import io.meshlark.loadtest.scenario.Publication;
import io.meshlark.loadtest.scenario.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Ten publishers and ten subscribers, 5,000 messages a second in an open loop, QoS 1. */
record LatencyTrial(Duration warmUp, Duration duration) implements Trial {

    private static final int CLIENTS = 10;
    private static final double RATE = 5000;
    private static final int PAYLOAD = 100;
    private static final double MILLIS = 1e3;

    @Override
    public String name() {
        return Measure.LATENCY.label();
    }

    @Override
    public Outcome run(PeerProcess peer) throws IOException, InterruptedException, NobodyConnected {
        var receiving =
                Bench.group("subscribers", CLIENTS, false)
                        .subscribing(Subscription.to("bench/{run}/{i}", 1));
        var sending =
                Bench.group("publishers", CLIENTS, false)
                        .publishing(Publication.to("bench/{run}/{i}", 1, PAYLOAD));
        var pace = new Pace.Open(RATE, Duration.ZERO);
        var result = Bench.traffic(peer, receiving, sending, pace, warmUp, duration);
        return new Outcome(
                Map.of(Measure.LATENCY, MILLIS * Bench.figure(result, "publish/p99")),
                Outcome.remark(result));
    }
}
