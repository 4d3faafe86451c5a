package io.meshlark.loadtest.compare;

import io.meshlark.loadtest.client.Dialer;
import io.meshlark.loadtest.client.SourceAddresses;
import io.meshlark.loadtest.load.LocalFleet;
import io.meshlark.loadtest.load.Slice;
import io.meshlark.loadtest.run.Measurements;
import io.meshlark.loadtest.run.NobodyConnected;
import io.meshlark.loadtest.run.RunResult;
import io.meshlark.loadtest.run.Runner;
import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.ConnectionDefaults;
import io.meshlark.loadtest.scenario.Limit;
import io.meshlark.loadtest.scenario.Pace;
import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Scenario;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Runs scenarios against a peer, in this process: the tool is as warm for one as for the other. */
final class Bench {

    private static final int CONNECT_TIMEOUT_MILLIS = 30_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Bench() {}

    static ClientGroup group(String name, int count, boolean durable) {
        return ClientGroup.of(name, count, ConnectionDefaults.STANDARD.connect(durable));
    }

    static RunResult run(PeerProcess peer, List<ClientGroup> groups, List<Phase> phases)
            throws IOException, InterruptedException, NobodyConnected {
        long epoch = System.nanoTime();
        var dialer =
                new Dialer(peer.endpoint(), SourceAddresses.LOOPBACK, 1, CONNECT_TIMEOUT_MILLIS);
        int run = ThreadLocalRandom.current().nextInt(1 << 16);
        try (var fleet = new LocalFleet(groups, run, epoch, Slice.ALL, dialer)) {
            return new Runner(
                            Scenario.of("compare", groups, phases),
                            fleet,
                            Optional.of(peer.target()),
                            PATIENCE,
                            epoch,
                            _ -> {})
                    .run(peer.endpoint().toString());
        }
    }

    /** Traffic between these two groups: a warm-up, then the phase {@code publish}. */
    static RunResult traffic(
            PeerProcess peer,
            ClientGroup receiving,
            ClientGroup sending,
            Pace pace,
            Duration warmUp,
            Duration duration)
            throws IOException, InterruptedException, NobodyConnected {
        var group = sending.name();
        return run(
                peer,
                List.of(receiving, sending),
                List.of(
                        Phase.Connect.all("subscribe", receiving.name()),
                        Phase.Connect.all("connect", group),
                        new Phase.Publish("warm-up", group, pace, new Limit.Time(warmUp), true),
                        new Phase.Publish(
                                "publish", group, pace, new Limit.Time(duration), false)));
    }

    /** A figure, 0 when there is none. */
    static double figure(RunResult result, String metric) {
        return new Measurements(result).value(metric).orElse(0);
    }
}
