package io.meshlark.loadtest.scale;

import io.meshlark.loadtest.client.Dialer;
import io.meshlark.loadtest.client.Endpoint;
import io.meshlark.loadtest.client.SourceAddresses;
import io.meshlark.loadtest.load.LocalFleet;
import io.meshlark.loadtest.load.Slice;
import io.meshlark.loadtest.measure.Target;
import io.meshlark.loadtest.run.NobodyConnected;
import io.meshlark.loadtest.run.PhaseResult;
import io.meshlark.loadtest.run.RunResult;
import io.meshlark.loadtest.run.Runner;
import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.ConnectionDefaults;
import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Scenario;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Clients of several nodes, in this process: the k-th of all groups is a client of the k-th node,
 * and round again. They stay as they are between two calls.
 */
final class Clients implements AutoCloseable {

    private static final int CONNECT_TIMEOUT_MILLIS = 30_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<ClientGroup> groups;
    private final List<Endpoint> nodes;
    private final LocalFleet fleet;

    /**
     * @param run in topics and client ids, 0 to 65535
     */
    Clients(List<Endpoint> nodes, List<ClientGroup> groups, int run) throws IOException {
        this.groups = groups;
        this.nodes = nodes;
        var dialer = new Dialer(nodes, SourceAddresses.LOOPBACK, 1, CONNECT_TIMEOUT_MILLIS);
        this.fleet = new LocalFleet(groups, run, System.nanoTime(), Slice.ALL, dialer);
    }

    static ClientGroup group(String name, int count, boolean durable) {
        return ClientGroup.of(name, count, ConnectionDefaults.STANDARD.connect(durable));
    }

    /** Takes them through these phases. */
    RunResult go(Optional<Target> target, List<Phase> phases)
            throws InterruptedException, NobodyConnected {
        return new Runner(
                        Scenario.of("scale", groups, phases),
                        fleet,
                        target,
                        PATIENCE,
                        System.nanoTime(),
                        _ -> {})
                .run(nodes.toString());
    }

    PhaseResult go(Phase phase) throws InterruptedException, NobodyConnected {
        return go(Optional.empty(), List.of(phase)).phases().getFirst();
    }

    /**
     * Connects a group and subscribes it.
     *
     * @param pending how many at a time
     * @throws IOException when one of them does not succeed
     */
    PhaseResult connect(String group, int pending)
            throws IOException, InterruptedException, NobodyConnected {
        var phase = new Phase.Connect("connect " + group, group, 0, pending, false);
        var result = go(Optional.empty(), List.of(phase));
        long wanted =
                groups.stream()
                        .filter(it -> it.name().equals(group))
                        .findFirst()
                        .orElseThrow()
                        .count();
        var connected = result.phases().getFirst();
        if (connected.counts().connects() < wanted) {
            throw new IOException(
                    "%d of %d clients '%s' could not connect and subscribe: %s"
                            .formatted(
                                    wanted - connected.counts().connects(),
                                    wanted,
                                    group,
                                    String.join("; ", result.problems())));
        }
        return connected;
    }

    @Override
    public void close() {
        fleet.close();
    }
}
