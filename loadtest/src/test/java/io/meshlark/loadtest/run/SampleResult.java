package io.meshlark.loadtest.run;

import io.meshlark.loadtest.account.Findings;
import io.meshlark.loadtest.measure.Counts;
import io.meshlark.loadtest.measure.Latencies;
import io.meshlark.loadtest.measure.Percentiles;
import io.meshlark.loadtest.measure.ProcessUsage;
import io.meshlark.loadtest.measure.Second;
import io.meshlark.loadtest.scenario.Expectation;
import io.meshlark.loadtest.scenario.Limit;
import io.meshlark.loadtest.scenario.Pace;
import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A result with round numbers: 10 connections, a warm-up, 2,000 deliveries in two seconds. */
public final class SampleResult {

    private static final Pace PACE = new Pace.Open(1000, Duration.ZERO);
    private static final Limit LIMIT = new Limit.Time(Duration.ofSeconds(2));

    private SampleResult() {}

    public static RunResult of(String... expectations) {
        var all = Arrays.stream(expectations).map(Expectation::parse).toList();
        return new RunResult(
                new Scenario(
                        "sample", "a <small> one", Map.of("n", "1"), List.of(), List.of(), all),
                "mqtt://broker:1883",
                Instant.EPOCH,
                phases(),
                timeline(),
                counts(10, 3000, 2999),
                new Findings(1, 0, 2, 3, List.of("reader misses of source 0 (3 sent): 2")),
                List.of("a connection was lost"));
    }

    private static List<PhaseResult> phases() {
        return List.of(
                new PhaseResult(
                        Phase.Connect.all("connect", "clients"),
                        0,
                        0.5,
                        counts(10, 0, 0),
                        latencies(0),
                        Optional.of(new ProcessUsage(0.1, 140_960)),
                        100_000,
                        0),
                new PhaseResult(
                        new Phase.Publish("warm-up", "clients", PACE, LIMIT, true),
                        0.5,
                        1,
                        counts(0, 1000, 999),
                        latencies(5_000_000),
                        Optional.of(new ProcessUsage(5, 200_000)),
                        140_960,
                        0),
                new PhaseResult(
                        new Phase.Publish("publish", "clients", PACE, LIMIT, false),
                        1.5,
                        2,
                        counts(0, 2000, 2000),
                        latencies(1000),
                        Optional.of(new ProcessUsage(0.004, 150_000)),
                        200_000,
                        0.25));
    }

    /** 99 of them this long, one ten times as long. */
    private static Latencies latencies(long micros) {
        var latencies = Latencies.empty();
        if (micros > 0) {
            latencies.endToEnd().recordValueWithCount(micros, 99);
            latencies.endToEnd().recordValue(10 * micros);
        }
        return latencies;
    }

    private static List<Second> timeline() {
        return List.of(
                second(0.5, 0.5, "connect", counts(10, 0, 0), 0),
                second(1.5, 1, "warm-up", counts(0, 1000, 999), 5_000_000),
                second(2.5, 1, "publish", counts(0, 1000, 1000), 1000),
                second(3.5, 1, "publish", counts(0, 1000, 1000), 1000));
    }

    private static Second second(
            double at, double length, String phase, Counts counts, long micros) {
        var none = Percentiles.of(Latencies.empty().connAck());
        return new Second(
                at,
                length,
                phase,
                counts,
                Percentiles.of(latencies(micros).endToEnd()),
                none,
                none,
                Optional.of(new ProcessUsage(0.5, 150_000)));
    }

    private static Counts counts(long connects, long sent, long received) {
        return new Counts(connects, 0, 10, 0, sent, sent, 0, 0, sent, received, 0, 0, 0, 0, 0, 0);
    }
}
