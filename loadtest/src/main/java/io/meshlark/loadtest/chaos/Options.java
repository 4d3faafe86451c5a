package io.meshlark.loadtest.chaos;

import io.meshlark.loadtest.chaos.cluster.Fault;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run is to be.
 *
 * @param launcher bin/meshlark
 * @param running addresses of a cluster that already runs; empty: one is started
 * @param size of the crowd, 1 to 20
 * @param rate publications a second of all together, roughly
 * @param seconds of faults by chance
 * @param rounds of each fault, for figures; 0: by chance
 * @param heap of each node
 * @param settings of each node, such as {@code cluster.shards=32}
 */
public record Options(
        Path launcher,
        List<InetSocketAddress> running,
        int nodes,
        boolean namespaces,
        int size,
        int rate,
        int seconds,
        long seed,
        List<Fault> faults,
        boolean quick,
        int rounds,
        String heap,
        List<String> settings,
        Path folder) {

    /** Whether it may be among the steps. */
    boolean does(Fault fault) {
        return !quick && faults.contains(fault);
    }

    List<Schedule.Step> steps(boolean canPart) {
        if (quick) {
            return Schedule.quick(seed, nodes, canPart);
        }
        return rounds > 0
                ? Schedule.rounds(nodes, faults, rounds)
                : Schedule.byChance(seed, nodes, faults, seconds);
    }
}
