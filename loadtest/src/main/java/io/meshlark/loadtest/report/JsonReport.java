package io.meshlark.loadtest.report;

import io.meshlark.loadtest.account.Findings;
import io.meshlark.loadtest.measure.Counts;
import io.meshlark.loadtest.measure.Percentiles;
import io.meshlark.loadtest.measure.Second;
import io.meshlark.loadtest.run.Measurements;
import io.meshlark.loadtest.run.PhaseResult;
import io.meshlark.loadtest.run.RunResult;
import io.meshlark.loadtest.run.Verdict;
import io.meshlark.loadtest.scenario.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A result as JSON: everything, for programs and for {@code bench diff}. */
public final class JsonReport {

    /** Steps between two halvings of the distance to 100 percent. */
    private static final int STEPS = 5;

    private JsonReport() {}

    public static String of(RunResult result) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("scenario", result.scenario().name());
        tree.put("description", result.scenario().description());
        tree.put("endpoint", result.endpoint());
        tree.put("began", result.began().toString());
        tree.put("parameters", result.scenario().parameters());
        tree.put("metrics", metrics(result));
        tree.put("expectations", Verdict.of(result).stream().map(JsonReport::verdict).toList());
        tree.put("phases", result.phases().stream().map(JsonReport::phase).toList());
        tree.put("latencies", latencies(result));
        tree.put("findings", findings(result.findings()));
        tree.put("problems", result.problems());
        tree.put("timeline", result.timeline().stream().map(JsonReport::second).toList());
        return Json.of(tree);
    }

    private static Map<String, Object> metrics(RunResult result) {
        var measurements = new Measurements(result);
        var metrics = new LinkedHashMap<String, Object>();
        for (var metric : Metric.values()) {
            measurements.value(metric.text()).ifPresent(it -> metrics.put(metric.text(), it));
        }
        return metrics;
    }

    private static Map<String, Object> verdict(Verdict verdict) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("expected", verdict.expectation().text());
        verdict.actual().ifPresent(it -> tree.put("actual", it));
        tree.put("met", verdict.isMet());
        return tree;
    }

    private static Map<String, Object> phase(PhaseResult phase) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("name", phase.phase().name());
        tree.put("kind", phase.phase().getClass().getSimpleName());
        tree.put("begin", phase.begin());
        tree.put("seconds", phase.seconds());
        tree.putAll(counts(phase.counts()));
        tree.put("connAck", percentiles(Percentiles.of(phase.latencies().connAck())));
        tree.put("pubAck", percentiles(Percentiles.of(phase.latencies().pubAck())));
        tree.put("endToEnd", percentiles(Percentiles.of(phase.latencies().endToEnd())));
        phase.usage()
                .ifPresent(it -> {
                    tree.put("cpuSeconds", it.cpuSeconds());
                    tree.put("residentBytes", it.residentBytes());
                });
        tree.put("toolCpuSeconds", phase.ownCpuSeconds());
        return tree;
    }

    private static Map<String, Object> counts(Counts it) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("connected", it.connected());
        tree.put("connects", it.connects());
        tree.put("connectFailures", it.connectFailures());
        tree.put("disconnects", it.disconnects());
        tree.put("sent", it.sent());
        tree.put("acknowledged", it.acknowledged());
        tree.put("refused", it.refused());
        tree.put("received", it.received());
        tree.put("duplicates", it.duplicates());
        tree.put("foreign", it.foreign());
        return tree;
    }

    private static Map<String, Object> percentiles(Percentiles it) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("count", it.count());
        tree.put("p50", it.p50());
        tree.put("p90", it.p90());
        tree.put("p99", it.p99());
        tree.put("p999", it.p999());
        tree.put("max", it.max());
        tree.put("mean", it.mean());
        return tree;
    }

    private static Map<String, Object> latencies(RunResult result) {
        var all = new Measurements(result).latencies();
        var tree = new LinkedHashMap<String, Object>();
        tree.put("connAck", distribution(all.connAck()));
        tree.put("pubAck", distribution(all.pubAck()));
        tree.put("endToEnd", distribution(all.endToEnd()));
        return tree;
    }

    private static List<List<Double>> distribution(Histogram histogram) {
        var points = new ArrayList<List<Double>>();
        if (histogram.getTotalCount() > 0) {
            for (var it : histogram.percentiles(STEPS)) {
                points.add(
                        List.of(
                                it.getPercentileLevelIteratedTo(),
                                (double) it.getValueIteratedTo()));
            }
        }
        return points;
    }

    private static Map<String, Object> findings(Findings it) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("lost", it.lost());
        tree.put("excused", it.excused());
        tree.put("duplicates", it.duplicates());
        tree.put("reordered", it.reordered());
        tree.put("examples", it.examples());
        return tree;
    }

    private static Map<String, Object> second(Second it) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("at", it.at());
        tree.put("phase", it.phase());
        tree.put("connected", it.counts().connected());
        tree.put("sentPerSecond", it.counts().sent() / it.length());
        tree.put("receivedPerSecond", it.counts().received() / it.length());
        tree.put("p50", it.endToEnd().p50());
        tree.put("p99", it.endToEnd().p99());
        tree.put("max", it.endToEnd().max());
        it.usage()
                .ifPresent(usage -> {
                    tree.put("cpuPercent", 100 * usage.cpuSeconds() / it.length());
                    tree.put("residentBytes", usage.residentBytes());
                });
        return tree;
    }
}
