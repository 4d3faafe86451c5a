package io.meshlark.loadtest.compare;

import io.meshlark.loadtest.run.NobodyConnected;
import io.meshlark.loadtest.run.PhaseResult;
import io.meshlark.loadtest.run.RunResult;
import io.meshlark.loadtest.scenario.Limit;
import io.meshlark.loadtest.scenario.Pace;
import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Publication;
import io.meshlark.loadtest.scenario.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;

/** Durable sessions that are away get QoS 1 messages, then come back for them. */
record OfflineTrial(int subscribers, int messages, Duration most) implements Trial {

    private static final int WINDOW = 20;
    private static final int PAYLOAD = 100;
    private static final int WARM_UP_DIVISOR = 4;

    @Override
    public String name() {
        return "offline queue and drain";
    }

    @Override
    public Outcome run(PeerProcess peer) throws IOException, InterruptedException, NobodyConnected {
        round(peer, subscribers / WARM_UP_DIVISOR);
        var result = round(peer, subscribers);
        var figures = new EnumMap<Measure, Double>(Measure.class);
        figures.put(Measure.QUEUEING, Bench.figure(result, "queue/sent-rate"));
        figures.put(Measure.DRAIN, drain(result));
        return new Outcome(figures, Outcome.remark(result));
    }

    /** From the first connection to the last message. */
    private static double drain(RunResult result) {
        PhaseResult back = null;
        for (var phase : result.phases()) {
            if (phase.phase().name().equals("return")) {
                back = phase;
            } else if (phase.phase().name().equals("drain") && back != null) {
                long received = back.counts().received() + phase.counts().received();
                double seconds =
                        phase.counts().received() > 0
                                ? phase.begin() + phase.seconds() - back.begin()
                                : back.seconds();
                return received / seconds;
            }
        }
        return 0;
    }

    private RunResult round(PeerProcess peer, int count)
            throws IOException, InterruptedException, NobodyConnected {
        var readers =
                Bench.group("readers", count, true)
                        .subscribing(Subscription.to("offline/{run}/{i}", 1));
        var writers =
                Bench.group("writers", count, false)
                        .publishing(Publication.to("offline/{run}/{i}", 1, PAYLOAD));
        return Bench.run(
                peer,
                List.of(readers, writers),
                List.of(
                        Phase.Connect.all("subscribe", "readers"),
                        new Phase.Disconnect("leave", "readers", false),
                        Phase.Connect.all("connect", "writers"),
                        new Phase.Publish(
                                "queue",
                                "writers",
                                new Pace.Closed(WINDOW),
                                new Limit.Rounds(messages, most),
                                false),
                        Phase.Connect.all("return", "readers"),
                        new Phase.Drain("drain"),
                        new Phase.Forget("forget", "readers")));
    }
}
