package io.meshlark.loadtest.report;

import static io.meshlark.loadtest.report.Figures.format;

import io.meshlark.loadtest.run.PhaseResult;
import io.meshlark.loadtest.run.RunResult;
import io.meshlark.loadtest.run.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A result as one HTML file that needs nothing else. */
public final class HtmlReport {

    private HtmlReport() {}

    public static String of(RunResult result) {
        var out = new StringBuilder();
        var scenario = result.scenario();
        out.append(head(scenario.name()));
        out.append(format("<p>%s</p>%n", Html.text(scenario.description())));
        out.append(
                format(
                        "<p class=\"origin\">%s, %s</p>%n",
                        Html.text(result.endpoint()), result.began()));
        headlines(result, out);
        verdicts(result, out);
        new Charts(result).all().forEach(it -> chart(it, out));
        phases(result, out);
        list("What is wrong", result.findings().examples(), out);
        list("Problems", result.problems(), out);
        parameters(result, out);
        return out.append("</body></html>\n").toString().replace("\r\n", "\n");
    }

    /** The page up to its heading. */
    static String head(String title) {
        return format(
                """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>%s</title>
                <style>
                %s</style></head><body>
                <h1>%s</h1>
                """,
                Html.text(title), style(), Html.text(title));
    }

    private static String style() {
        try (var in = HtmlReport.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("the style sheet is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void headlines(RunResult result, StringBuilder out) {
        out.append("<dl>\n");
        Headline.of(result)
                .forEach(it ->
                        out.append(
                                format(
                                        "<div><dt>%s</dt><dd>%s</dd></div>%n",
                                        Html.text(it.name()), Html.text(it.value()))));
        out.append("</dl>\n");
    }

    private static void verdicts(RunResult result, StringBuilder out) {
        var verdicts = Verdict.of(result);
        if (!verdicts.isEmpty()) {
            out.append("<h2>Expectations</h2>\n<table><tr><th>expected<th>was<th></tr>\n");
            for (var it : verdicts) {
                out.append(
                        format(
                                "<tr><td>%s<td>%s<td class=\"%s\">%s</tr>%n",
                                Html.text(it.expectation().text()),
                                Html.text(VerdictText.actual(it)),
                                it.isMet() ? "met" : "unmet",
                                it.isMet() ? "✓ met" : "✗ not met"));
            }
            out.append("</table>\n");
        }
    }

    static void chart(Chart chart, StringBuilder out) {
        out.append(format("<figure><figcaption><b>%s</b>", Html.text(chart.title())));
        if (chart.series().size() > 1) {
            for (int i = 0; i < chart.series().size(); i++) {
                out.append(
                        format(
                                "<span class=\"key s%d\"></span>%s",
                                i + 1, Html.text(chart.series().get(i).name())));
            }
        }
        out.append("</figcaption>\n").append(chart.svg()).append("</figure>\n");
    }

    private static void phases(RunResult result, StringBuilder out) {
        out.append("<h2>Phases</h2>\n<table><tr><th>phase<th>seconds<th>connects<th>sent");
        out.append("<th>received<th>CPU s<th>resident<th>CPU s of the tool</tr>\n");
        for (PhaseResult it : result.phases()) {
            out.append(
                    format(
                            "<tr><td>%s<td>%.2f<td>%,d<td>%,d<td>%,d<td>%s<td>%s<td>%.2f</tr>%n",
                            Html.text(it.phase().name()),
                            it.seconds(),
                            it.counts().connects(),
                            it.counts().sent(),
                            it.counts().received(),
                            it.usage().map(u -> format("%.2f", u.cpuSeconds())).orElse(""),
                            it.usage().map(u -> Figures.bytes(u.residentBytes())).orElse(""),
                            it.ownCpuSeconds()));
        }
        out.append("</table>\n");
    }

    private static void list(String title, List<String> lines, StringBuilder out) {
        if (!lines.isEmpty()) {
            out.append(format("<h2>%s</h2>%n<ul>%n", title));
            lines.forEach(it -> out.append(format("<li>%s</li>%n", Html.text(it))));
            out.append("</ul>\n");
        }
    }

    private static void parameters(RunResult result, StringBuilder out) {
        var parameters = result.scenario().parameters();
        if (!parameters.isEmpty()) {
            out.append("<h2>Parameters</h2>\n<table>\n");
            parameters.forEach((name, value) ->
                    out.append(
                            format("<tr><td>%s<td>%s</tr>%n", Html.text(name), Html.text(value))));
            out.append("</table>\n");
        }
    }
}
