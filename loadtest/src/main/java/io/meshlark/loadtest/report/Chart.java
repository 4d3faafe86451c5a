package io.meshlark.loadtest.report;

import static io.meshlark.loadtest.report.Figures.format;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * A line chart as SVG. Colours are those of the page ({@code --series-1} and so on), so that it
 * follows light and dark.
 *
 * @param isLogarithmic the y axis
 * @param bands parts of the x axis with a name
 * @param xText what a place on the x axis is called, {@code yText} likewise
 */
record Chart(
        String title,
        List<Series> series,
        boolean isLogarithmic,
        List<Band> bands,
        List<Double> xTicks,
        DoubleFunction<String> xText,
        DoubleFunction<String> yText) {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 240;
    private static final int LEFT = 76;
    private static final int RIGHT = 40;
    private static final int TOP = 26;
    private static final int BOTTOM = 26;
    private static final int NARROWEST_NAMED = 46;

    /** One line. */
    record Series(String name, List<Point> points) {}

    record Point(double x, double y) {}

    record Band(String name, double from, double to) {}

    String svg() {
        var scale = Scale.of(this);
        var out = new StringBuilder();
        out.append(
                format(
                        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                        WIDTH, HEIGHT, Html.text(title)));
        bands(scale, out);
        axes(scale, out);
        for (int i = 0; i < series.size(); i++) {
            line(series.get(i), i + 1, scale, out);
        }
        return out.append("</svg>\n").toString();
    }

    private void bands(Scale scale, StringBuilder out) {
        for (int i = 0; i < bands.size(); i++) {
            var band = bands.get(i);
            double from = scale.x(band.from());
            double width = scale.x(band.to()) - from;
            out.append(
                    format(
                            "<rect class=\"band%d\" x=\"%.1f\" y=\"%d\" width=\"%.1f\""
                                    + " height=\"%d\"><title>%s</title></rect>%n",
                            i % 2,
                            from,
                            TOP,
                            Math.max(0.5, width),
                            HEIGHT - TOP - BOTTOM,
                            Html.text(band.name())));
            if (width >= Math.max(NARROWEST_NAMED, 7 * band.name().length())) {
                out.append(
                        format(
                                "<text class=\"name\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                                from + width / 2, TOP - 8, Html.text(band.name())));
            }
        }
    }

    private void axes(Scale scale, StringBuilder out) {
        for (double y : scale.ticks()) {
            out.append(
                    format(
                            "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                                    + "<text class=\"y\" x=\"%d\" y=\"%.1f\">%s</text>%n",
                            LEFT,
                            WIDTH - RIGHT,
                            scale.y(y),
                            scale.y(y),
                            LEFT - 8,
                            scale.y(y) + 4,
                            Html.text(yText.apply(y))));
        }
        for (double x : xTicks) {
            out.append(
                    format(
                            "<text class=\"x\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                            scale.x(x), HEIGHT - 8, Html.text(xText.apply(x))));
        }
    }

    private void line(Series line, int number, Scale scale, StringBuilder out) {
        var path = new StringBuilder();
        for (var point : line.points()) {
            path.append(
                    format(
                            "%s%.1f %.1f",
                            path.isEmpty() ? "M" : "L", scale.x(point.x()), scale.y(point.y())));
        }
        out.append(format("<path class=\"line s%d\" d=\"%s\"/>%n", number, path));
        for (var point : line.points()) {
            out.append(
                    format(
                            "<circle class=\"dot s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\">"
                                    + "<title>%s, %s: %s</title></circle>%n",
                            number,
                            scale.x(point.x()),
                            scale.y(point.y()),
                            Html.text(xText.apply(point.x())),
                            Html.text(line.name()),
                            Html.text(yText.apply(point.y()))));
        }
    }

    /** From values to places. */
    private record Scale(double left, double right, double low, double high, boolean logarithmic) {

        static Scale of(Chart chart) {
            double left = Double.MAX_VALUE;
            double right = -Double.MAX_VALUE;
            double least = Double.MAX_VALUE;
            double most = 0;
            for (var series : chart.series) {
                for (var point : series.points()) {
                    left = Math.min(left, point.x());
                    right = Math.max(right, point.x());
                    most = Math.max(most, point.y());
                    least = point.y() > 0 ? Math.min(least, point.y()) : least;
                }
            }
            for (var band : chart.bands) {
                left = Math.min(left, band.from());
                right = Math.max(right, band.to());
            }
            double low = chart.isLogarithmic ? Math.pow(10, Math.floor(Math.log10(least))) : 0;
            double high = chart.isLogarithmic ? Math.max(most, 10 * low) : Math.max(most, 1e-9);
            return new Scale(left, right, low, high, chart.isLogarithmic);
        }

        double x(double value) {
            double part = right > left ? (value - left) / (right - left) : 0;
            return LEFT + part * (WIDTH - LEFT - RIGHT);
        }

        double y(double value) {
            double part =
                    logarithmic
                            ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
                            : value / high;
            return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM);
        }

        List<Double> ticks() {
            var ticks = new ArrayList<Double>();
            if (logarithmic) {
                for (double tick = low; tick <= high * 1.001; tick *= 10) {
                    ticks.add(tick);
                }
            } else {
                double step = niceStep(high / 4);
                for (double tick = 0; tick <= high * 1.001; tick += step) {
                    ticks.add(tick);
                }
            }
            return ticks;
        }

        /** 1, 2 or 5 times a power of ten, not below this. */
        private static double niceStep(double least) {
            double power = Math.pow(10, Math.floor(Math.log10(least)));
            for (double factor : new double[] {1, 2, 5}) {
                if (factor * power >= least) {
                    return factor * power;
                }
            }
            return 10 * power;
        }
    }

    /** Round places on an x axis from 0. */
    static List<Double> ticks(double end) {
        var ticks = new ArrayList<Double>();
        double step = Scale.niceStep(Math.max(end, 1) / 10);
        for (double tick = 0; tick <= end; tick += step) {
            ticks.add(tick);
        }
        return ticks;
    }
}
