package io.meshlark.simulation.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * P1 to P6 over many histories of a cluster, each from a seed.
 *
 * <pre>
 *  -Dsimulation.seeds=N    so many seeds instead of 60
 *  -Dsimulation.first=S    from this one on
 *  -Dseed=S                this one, with its trace in target/cluster-simulation-S.txt
 *  -Dwithout=RULE          in a world without this {@link ClusterRule}
 * </pre>
 */
class ClusterSimulationTest {
    private static final int SEEDS = 60;

    @Test
    void everyPromiseIsKept() throws IOException {
        Long replayed = Long.getLong("seed");
        if (replayed != null) {
            replay(replayed);
            return;
        }
        long first = Long.getLong("simulation.first", 1);
        long seeds = Long.getLong("simulation.seeds", SEEDS);
        long steps = 0;
        for (long seed = first; seed < first + seeds; seed++) {
            ClusterSimulation.Result result = run(seed, false);
            assertThat(result.violations())
                    .as("seed %d; -Dseed=%d -Dtest=ClusterSimulationTest replays it", seed, seed)
                    .isEmpty();
            steps += result.steps();
        }
        assertThat(steps).as("steps, so that something has happened").isGreaterThan(seeds * 1_000);
    }

    /**
     * Seeds that have found a mistake. 176: the will of a CONNECT without an answer is published
     * when its shard moves; red when EdgeConnection.present leaves such connections out. 379 and
     * 439: a copy of a QoS 2 publication is late, behind the end of its publisher's session, and
     * its id is forgotten; red without IDS_OUTLIVE_COPIES.
     *
     * <p>The others have found messages that are sent again without DUP, in histories that have
     * become others since, as cables got longer and rows more: 7, a session that wakes skips word
     * of what was sent on a connection that has ended meanwhile; 30 and 42, a session that has
     * woken for a spill never hears what was sent on a connection that ends before it is
     * reattached; 372 and 409, the same with a connection that is written off. Red without the last
     * fix is AwakeSessionTest.
     */
    @ParameterizedTest
    @ValueSource(longs = {7, 30, 42, 176, 372, 379, 409, 439})
    void mistakesOfBefore(long seed) {
        assertThat(run(seed, false).violations()).isEmpty();
    }

    @Test
    void sameSeedMakesSameHistory() {
        List<String> first = trace(7);
        List<String> second = trace(7);

        assertThat(second).hasSizeGreaterThan(1_000).isEqualTo(first);
    }

    private static List<String> trace(long seed) {
        return run(seed, true).trace().stream()
                .map(line -> line.replaceAll("@[0-9a-f]+", "").replaceAll("0x[0-9a-f]+", ""))
                .toList();
    }

    static void replay(long seed) throws IOException {
        ClusterSimulation.Result result = run(seed, true);
        Path file = Path.of("target", "cluster-simulation-" + seed + ".txt");
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (PrintWriter out =
                new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
            result.trace().forEach(out::println);
            result.violations().forEach(out::println);
        }
        if (!result.violations().isEmpty()) {
            fail("seed %d: %s; trace in %s", seed, result.violations(), file);
        }
    }

    private static ClusterSimulation.Result run(long seed, boolean tracing) {
        try {
            return ClusterSimulation.run(seed, without(), tracing);
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + "; -Dseed=" + seed + " replays it", e);
        }
    }

    private static EnumSet<ClusterRule> without() {
        String rule = System.getProperty("without", "");
        return rule.isEmpty()
                ? EnumSet.noneOf(ClusterRule.class)
                : EnumSet.of(ClusterRule.valueOf(rule));
    }
}
