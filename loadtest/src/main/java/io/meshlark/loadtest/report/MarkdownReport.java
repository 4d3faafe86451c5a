package io.meshlark.loadtest.report;

import static io.meshlark.loadtest.report.Figures.format;

import io.meshlark.loadtest.measure.Percentiles;
import io.meshlark.loadtest.run.PhaseResult;
import io.meshlark.loadtest.run.RunResult;
import io.meshlark.loadtest.run.Verdict;
import org.HdrHistogram.Histogram;

/** A result as Markdown: to paste into an issue. */
public final class MarkdownReport {

    private MarkdownReport() {}

    public static String of(RunResult result) {
        var out = new StringBuilder();
        var scenario = result.scenario();
        out.append("# ").append(scenario.name()).append("\n\n");
        if (!scenario.description().isEmpty()) {
            out.append(scenario.description()).append("\n\n");
        }
        out.append(result.endpoint()).append(", ").append(result.began()).append("\n\n");
        scenario.parameters().forEach((k, v) -> out.append("* %s = %s%n".formatted(k, v)));
        out.append("\n| figure | value |\n|---|---|\n");
        Headline.of(result)
                .forEach(it -> out.append("| %s | %s |%n".formatted(it.name(), it.value())));
        verdicts(result, out);
        out.append(
                "\n| phase | seconds | connects | sent | received | end to end p50 | p99 | max |");
        out.append(" CPU s | resident |\n|---|---|---|---|---|---|---|---|---|---|\n");
        result.phases().forEach(it -> out.append(phase(it)));
        result.findings().examples().forEach(it -> out.append("\n* ").append(it));
        result.problems().forEach(it -> out.append("\n* ").append(it));
        return out.append('\n').toString().replace("\r\n", "\n");
    }

    private static void verdicts(RunResult result, StringBuilder out) {
        var verdicts = Verdict.of(result);
        if (!verdicts.isEmpty()) {
            out.append("\n| expected | was | |\n|---|---|---|\n");
            verdicts.forEach(it ->
                    out.append(
                            "| %s | %s | %s |%n"
                                    .formatted(
                                            it.expectation().text(),
                                            VerdictText.actual(it),
                                            it.isMet() ? "met" : "**not met**")));
        }
    }

    private static String phase(PhaseResult it) {
        var counts = it.counts();
        return format(
                "| %s | %.2f | %,d | %,d | %,d | %s | %s | %s |%n",
                it.phase().name(),
                it.seconds(),
                counts.connects(),
                counts.sent(),
                counts.received(),
                latencies(it.latencies().endToEnd()),
                it.usage().map(u -> format("%.2f", u.cpuSeconds())).orElse(""),
                it.usage().map(u -> Figures.bytes(u.residentBytes())).orElse(""));
    }

    private static String latencies(Histogram histogram) {
        var it = Percentiles.of(histogram);
        return it.count() == 0
                ? " | | "
                : Figures.micros(it.p50())
                        + " | "
                        + Figures.micros(it.p99())
                        + " | "
                        + Figures.micros(it.max());
    }
}
