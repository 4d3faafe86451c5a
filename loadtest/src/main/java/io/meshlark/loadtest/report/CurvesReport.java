package io.meshlark.loadtest.report;

import static io.meshlark.loadtest.report.Figures.format;

import java.util.List;

/** Curves as Markdown, and as an HTML page that needs nothing else. */
public final class CurvesReport {

    private static final double WIDE = 20;

    private CurvesReport() {}

    /** A table for each curve, its points in the columns. */
    public static String markdown(List<Curve> curves) {
        var out = new StringBuilder();
        for (var curve : curves) {
            out.append(format("%s:%n%n| %s |", curve.title(), curve.grows()));
            curve.points().forEach(it -> out.append(format(" %,d |", it.x())));
            out.append("\n|---|").append("---|".repeat(curve.points().size()));
            out.append(format("%n| %s |", curve.cost()));
            curve.points().forEach(it -> out.append(format(" %.2f |", it.y())));
            out.append("\n\n");
        }
        return out.toString().replace("\r\n", "\n");
    }

    /** A chart for each curve, with a logarithmic x axis. */
    public static String html(String title, List<Curve> curves) {
        var out = new StringBuilder(HtmlReport.head(title));
        curves.forEach(it -> HtmlReport.chart(chart(it), out));
        return out.append("</body></html>\n").toString().replace("\r\n", "\n");
    }

    /** Whether it has to be logarithmic in both directions, where what is linear is straight. */
    private static boolean isWide(Curve curve) {
        var costs = curve.points().stream().mapToDouble(Curve.Point::y).summaryStatistics();
        return costs.getMin() > 0 && costs.getMax() > WIDE * costs.getMin();
    }

    private static Chart chart(Curve curve) {
        var points =
                curve.points().stream()
                        .map(it -> new Chart.Point(Math.log10(it.x()), it.y()))
                        .toList();
        return new Chart(
                curve.title(),
                List.of(new Chart.Series(curve.cost(), points)),
                isWide(curve),
                List.of(),
                points.stream().map(Chart.Point::x).toList(),
                x -> format("%,.0f", Math.pow(10, x)),
                y -> format("%.2f", y));
    }
}
