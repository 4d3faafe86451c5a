package io.meshlark.loadtest.report;

import io.meshlark.loadtest.run.Measurements;
import io.meshlark.loadtest.run.RunResult;
import io.meshlark.loadtest.scenario.Metric;
import java.util.ArrayList;
import java.util.List;

/** The figures of a run that people look at first, those that there are. */
record Headline(String name, String value) {

    private static final List<Metric> ALWAYS =
            List.of(Metric.LOSS, Metric.DUPLICATES, Metric.REORDERED);

    private static final List<Metric> IF_ANY =
            List.of(
                    Metric.THROUGHPUT,
                    Metric.SENT_RATE,
                    Metric.CONNECT_RATE,
                    Metric.P50,
                    Metric.P99,
                    Metric.P999,
                    Metric.MAX,
                    Metric.PUBACK_P99,
                    Metric.CONNACK_P99,
                    Metric.REFUSED,
                    Metric.FOREIGN,
                    Metric.STALLS,
                    Metric.CONNECT_FAILURES,
                    Metric.DISCONNECTS,
                    Metric.CPU_PER_MILLION,
                    Metric.RSS,
                    Metric.RSS_PER_CONNECTION);

    static List<Headline> of(RunResult result) {
        var measurements = new Measurements(result);
        var headlines = new ArrayList<Headline>();
        for (var metric : ALWAYS) {
            headlines.add(of(metric, measurements.value(metric.text()).orElse(0)));
        }
        for (var metric : IF_ANY) {
            measurements
                    .value(metric.text())
                    .ifPresent(it -> {
                        if (it != 0) {
                            headlines.add(of(metric, it));
                        }
                    });
        }
        return headlines;
    }

    private static Headline of(Metric metric, double value) {
        return new Headline(metric.text(), Figures.of(metric.unit(), value));
    }
}
