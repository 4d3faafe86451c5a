package io.meshlark.loadtest.run;

import io.meshlark.loadtest.measure.Latencies;
import io.meshlark.loadtest.measure.ProcessUsage;
import io.meshlark.loadtest.scenario.Metric;
import io.meshlark.loadtest.scenario.Phase;
import java.util.List;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * Figures of a run by name. Those of traffic are of all phases that publish or drain, those of
 * connections of all that connect; a warm-up counts nowhere.
 */
public final class Measurements {

    private static final double MICROS = 1e6;

    private final RunResult result;

    public Measurements(RunResult result) {
        this.result = result;
    }

    /**
     * A figure in its unit; empty when it was not measured.
     *
     * @param name of a {@link Metric}, after the name of a phase and "/" when it is of one phase
     */
    public OptionalDouble value(String name) {
        int slash = name.lastIndexOf('/');
        var metric = Metric.named(name.substring(slash + 1));
        if (slash < 0) {
            return value(metric, measured());
        }
        var phase = name.substring(0, slash);
        var named = result.phases().stream().filter(it -> it.phase().name().equals(phase)).toList();
        return named.isEmpty() ? OptionalDouble.empty() : value(metric, named);
    }

    private List<PhaseResult> measured() {
        return result.phases().stream().filter(it -> !isWarmUp(it.phase())).toList();
    }

    private static boolean isWarmUp(Phase phase) {
        return phase instanceof Phase.Publish it && it.isWarmUp();
    }

    private OptionalDouble value(Metric metric, List<PhaseResult> phases) {
        var traffic = phases.stream().filter(it -> isTraffic(it.phase())).toList();
        var findings = result.findings();
        var counts = result.counts();
        return switch (metric) {
            case LOSS -> count(findings.lost());
            case DUPLICATES -> count(findings.duplicates());
            case REORDERED -> count(findings.reordered());
            case REFUSED -> count(counts.refused());
            case FOREIGN -> count(counts.foreign());
            case STALLS -> count(counts.stalls());
            case CONNECTS -> sum(phases, it -> it.counts().connects());
            case CONNECT_FAILURES -> sum(phases, it -> it.counts().connectFailures());
            case DISCONNECTS -> sum(phases, it -> it.counts().disconnects());
            case SENT -> sum(phases, it -> it.counts().sent());
            case ACKNOWLEDGED -> sum(phases, it -> it.counts().acknowledged());
            case RECEIVED -> sum(phases, it -> it.counts().received());
            case THROUGHPUT -> ratio(traffic, it -> it.counts().received(), PhaseResult::seconds);
            case SENT_RATE ->
                    ratio(publishing(phases), it -> it.counts().sent(), PhaseResult::seconds);
            case CONNECT_RATE ->
                    ratio(connecting(phases), it -> it.counts().connects(), PhaseResult::seconds);
            case DURATION -> sum(phases, PhaseResult::seconds);
            case P50 -> percentile(latencies(phases).endToEnd(), 50);
            case P90 -> percentile(latencies(phases).endToEnd(), 90);
            case P99 -> percentile(latencies(phases).endToEnd(), 99);
            case P999 -> percentile(latencies(phases).endToEnd(), 99.9);
            case MAX -> percentile(latencies(phases).endToEnd(), 100);
            case PUBACK_P50 -> percentile(latencies(phases).pubAck(), 50);
            case PUBACK_P99 -> percentile(latencies(phases).pubAck(), 99);
            case PUBACK_MAX -> percentile(latencies(phases).pubAck(), 100);
            case CONNACK_P50 -> percentile(latencies(phases).connAck(), 50);
            case CONNACK_P99 -> percentile(latencies(phases).connAck(), 99);
            case CONNACK_MAX -> percentile(latencies(phases).connAck(), 100);
            case CPU -> sum(withUsage(phases), Measurements::cpu);
            case CPU_PER_MILLION -> cpuPerMillion(withUsage(traffic));
            case RSS -> resident(withUsage(phases));
            case RSS_PER_CONNECTION -> residentPerConnection(withUsage(connecting(phases)));
        };
    }

    private static boolean isTraffic(Phase phase) {
        return phase instanceof Phase.Publish || phase instanceof Phase.Drain;
    }

    private static List<PhaseResult> publishing(List<PhaseResult> phases) {
        return phases.stream().filter(it -> it.phase() instanceof Phase.Publish).toList();
    }

    private static List<PhaseResult> connecting(List<PhaseResult> phases) {
        return phases.stream().filter(it -> it.phase() instanceof Phase.Connect).toList();
    }

    private static List<PhaseResult> withUsage(List<PhaseResult> phases) {
        return phases.stream().filter(it -> it.usage().isPresent()).toList();
    }

    /** A number of each phase. */
    private interface Figure {
        double of(PhaseResult phase);
    }

    private static double cpu(PhaseResult phase) {
        return phase.usage().map(ProcessUsage::cpuSeconds).orElse(0.0);
    }

    private static OptionalDouble count(long count) {
        return OptionalDouble.of((double) count);
    }

    private static OptionalDouble sum(List<PhaseResult> phases, Figure figure) {
        return phases.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(phases.stream().mapToDouble(figure::of).sum());
    }

    private static OptionalDouble ratio(List<PhaseResult> phases, Figure above, Figure below) {
        double divisor = phases.stream().mapToDouble(below::of).sum();
        return divisor > 0
                ? OptionalDouble.of(phases.stream().mapToDouble(above::of).sum() / divisor)
                : OptionalDouble.empty();
    }

    /** Per million deliveries; per million messages when nobody was to get them. */
    private static OptionalDouble cpuPerMillion(List<PhaseResult> traffic) {
        double received = traffic.stream().mapToDouble(it -> it.counts().received()).sum();
        return ratio(
                traffic,
                it -> 1e6 * cpu(it),
                it -> received > 0 ? it.counts().received() : it.counts().sent());
    }

    private static OptionalDouble resident(List<PhaseResult> phases) {
        return phases.stream()
                .flatMap(it -> it.usage().stream())
                .mapToDouble(ProcessUsage::residentBytes)
                .max();
    }

    private static OptionalDouble residentPerConnection(List<PhaseResult> connecting) {
        if (connecting.isEmpty()) {
            return OptionalDouble.empty();
        }
        double after = resident(connecting).orElse(0);
        double connects = connecting.stream().mapToDouble(it -> it.counts().connects()).sum();
        return connects > 0
                ? OptionalDouble.of((after - connecting.getFirst().residentBefore()) / connects)
                : OptionalDouble.empty();
    }

    /** Those of the phases together. */
    public static Latencies latencies(List<PhaseResult> phases) {
        var all = Latencies.empty();
        phases.forEach(it -> all.add(it.latencies()));
        return all;
    }

    /** Those of everything that counts. */
    public Latencies latencies() {
        return latencies(measured());
    }

    private static OptionalDouble percentile(Histogram histogram, double percentile) {
        return histogram.getTotalCount() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(histogram.getValueAtPercentile(percentile) / MICROS);
    }
}
