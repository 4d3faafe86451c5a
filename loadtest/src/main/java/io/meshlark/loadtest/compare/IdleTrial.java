package io.meshlark.loadtest.compare;

import io.meshlark.loadtest.client.Dialer;
import io.meshlark.loadtest.client.SourceAddresses;
import io.meshlark.loadtest.load.Fleet;
import io.meshlark.loadtest.load.LocalFleet;
import io.meshlark.loadtest.load.Slice;
import io.meshlark.loadtest.measure.ProcessUsage;
import io.meshlark.loadtest.run.NobodyConnected;
import io.meshlark.loadtest.run.RunResult;
import io.meshlark.loadtest.scenario.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;

/**
 * Connections that do nothing: what they cost. Memory is measured while they are held, from outside
 * of a scenario, because a JVM has to collect its garbage before it tells; the rate is that of the
 * second time, when the broker is warm.
 */
record IdleTrial(int clients, Duration hold) implements Trial {

    /** Below the backlog of every peer: beyond it a connection waits for a second. */
    private static final int PENDING = 64;

    private static final int CONNECT_TIMEOUT_MILLIS = 30_000;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final long LONGEST_NANOS = Duration.ofMinutes(3).toNanos();

    @Override
    public String name() {
        return clients + " idle connections";
    }

    @Override
    public boolean needsFreshProcess() {
        return true;
    }

    @Override
    public Outcome run(PeerProcess peer) throws IOException, InterruptedException, NobodyConnected {
        var figures = new EnumMap<Measure, Double>(Measure.class);
        // What the broker needs for the first connection at all is not a connection's.
        connects(peer, PENDING);
        memory(peer, figures);
        var again = connects(peer, clients);
        figures.put(Measure.CONNECTS, Bench.figure(again, "connect/connect-rate"));
        again.phases()
                .getFirst()
                .usage()
                .ifPresent(it ->
                        figures.put(
                                Measure.CONNECT_CPU,
                                it.cpuSeconds() * MICROS_PER_SECOND / clients));
        return new Outcome(figures, Outcome.remark(again));
    }

    private static RunResult connects(PeerProcess peer, int count)
            throws IOException, InterruptedException, NobodyConnected {
        return Bench.run(
                peer,
                List.of(Bench.group("clients", count, false)),
                List.of(
                        new Phase.Connect("connect", "clients", 0, PENDING, false),
                        new Phase.Disconnect("disconnect", "clients", false)));
    }

    private void memory(PeerProcess peer, EnumMap<Measure, Double> figures)
            throws IOException, InterruptedException {
        var groups = List.of(Bench.group("clients", clients, false));
        var dialer =
                new Dialer(peer.endpoint(), SourceAddresses.LOOPBACK, 1, CONNECT_TIMEOUT_MILLIS);
        long residentBefore = peer.residentBytes();
        long heapBefore = peer.liveHeapBytes();
        try (var fleet = new LocalFleet(groups, 1, System.nanoTime(), Slice.ALL, dialer)) {
            begin(fleet, new Phase.Connect("connect", "clients", 0, PENDING, false));
            // What opening them has left to do is not what idling costs.
            Thread.sleep(hold);
            double cpuBefore = cpuSeconds(peer);
            Thread.sleep(hold);
            double cpu = cpuSeconds(peer) - cpuBefore;
            figures.put(Measure.IDLE_CPU, 100 * cpu * 1000 / hold.toMillis());
            figures.put(Measure.IDLE_RESIDENT, perClient(peer.residentBytes() - residentBefore));
            if (peer.isJvm()) {
                figures.put(Measure.IDLE_HEAP, perClient(peer.liveHeapBytes() - heapBefore));
            }
            begin(fleet, new Phase.Disconnect("disconnect", "clients", false));
        }
    }

    private static void begin(Fleet fleet, Phase phase) throws InterruptedException, IOException {
        long start = System.nanoTime();
        fleet.begin(phase, true);
        while (fleet.progress().isBusy()) {
            if (System.nanoTime() - start > LONGEST_NANOS) {
                throw new IOException("connections are still under way after minutes");
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private static double cpuSeconds(PeerProcess peer) {
        return peer.target().usage().map(ProcessUsage::cpuSeconds).orElse(0.0);
    }

    private double perClient(long bytes) {
        return (double) bytes / clients;
    }
}
