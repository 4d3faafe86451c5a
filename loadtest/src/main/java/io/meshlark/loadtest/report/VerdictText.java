package io.meshlark.loadtest.report;

import io.meshlark.loadtest.run.Verdict;
import io.meshlark.loadtest.scenario.Metric;

/** What an expectation came to, in words. */
final class VerdictText {

    private VerdictText() {}

    static String actual(Verdict verdict) {
        var metric = verdict.expectation().metric();
        var unit = Metric.named(metric.substring(metric.lastIndexOf('/') + 1)).unit();
        return verdict.actual().isPresent()
                ? Figures.of(unit, verdict.actual().getAsDouble())
                : "not measured" + hint(metric);
    }

    private static String hint(String metric) {
        return metric.contains("cpu") || metric.contains("rss") ? ": give --pid" : "";
    }

    static String line(Verdict verdict) {
        return (verdict.isMet() ? "met        " : "NOT MET    ")
                + verdict.expectation().text()
                + " (it is "
                + actual(verdict)
                + ")";
    }
}
