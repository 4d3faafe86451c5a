package io.meshlark.loadtest.report;

import static io.meshlark.loadtest.report.Figures.format;

import io.meshlark.loadtest.measure.Second;
import io.meshlark.loadtest.report.Chart.Band;
import io.meshlark.loadtest.report.Chart.Point;
import io.meshlark.loadtest.report.Chart.Series;
import io.meshlark.loadtest.run.Measurements;
import io.meshlark.loadtest.run.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** The charts of a report, those for which there are figures. */
final class Charts {

    private static final int STEPS = 4;

    /** Seconds shorter than this say little about a rate. */
    private static final double SHORT = 0.05;

    private final RunResult result;
    private final double end;
    private final List<Band> bands;

    Charts(RunResult result) {
        this.result = result;
        this.end = result.timeline().isEmpty() ? 0 : result.timeline().getLast().at();
        this.bands = bands(result);
    }

    private static List<Band> bands(RunResult result) {
        var bands = new ArrayList<Band>();
        double from = 0;
        for (var second : result.timeline()) {
            if (!bands.isEmpty() && bands.getLast().name().equals(second.phase())) {
                from = bands.removeLast().from();
            }
            bands.add(new Band(second.phase(), from, second.at()));
            from = second.at();
        }
        return bands;
    }

    List<Chart> all() {
        var charts = new ArrayList<Chart>();
        add(
                charts,
                overTime("Messages per second", false, Figures::count),
                rate("sent", it -> it.counts().sent()),
                rate("received", it -> it.counts().received()));
        add(
                charts,
                overTime("Latency from end to end", true, Charts::micros),
                latency("p50", it -> it.endToEnd().p50()),
                latency("p99", it -> it.endToEnd().p99()),
                latency("max", it -> it.endToEnd().max()));
        distribution().ifPresent(charts::add);
        add(
                charts,
                overTime("Connections", false, Figures::count),
                line("connected", _ -> true, it -> it.counts().connected()));
        add(
                charts,
                overTime("Connects per second", false, Figures::count),
                rate("connects", it -> it.counts().connects()));
        add(
                charts,
                overTime(
                        "CPU of the target, percent of one core",
                        false,
                        it -> format("%.0f %%", it)),
                line(
                        "cpu",
                        it -> it.usage().isPresent() && it.length() > SHORT,
                        it -> it.usage().map(u -> 100 * u.cpuSeconds() / it.length()).orElse(0.0)));
        add(
                charts,
                overTime(
                        "Resident memory of the target",
                        false,
                        it -> Figures.bytes(Math.round(it))),
                line(
                        "rss",
                        it -> it.usage().isPresent(),
                        it -> it.usage().map(u -> (double) u.residentBytes()).orElse(0.0)));
        return charts;
    }

    private static void add(List<Chart> charts, Chart frame, Series... lines) {
        var drawn = new ArrayList<Series>();
        for (var line : lines) {
            if (line.points().stream().anyMatch(it -> it.y() > 0)) {
                drawn.add(line);
            }
        }
        if (!drawn.isEmpty()) {
            charts.add(
                    new Chart(
                            frame.title(),
                            drawn,
                            frame.isLogarithmic(),
                            frame.bands(),
                            frame.xTicks(),
                            frame.xText(),
                            frame.yText()));
        }
    }

    private Chart overTime(String title, boolean isLogarithmic, DoubleFunction<String> yText) {
        return new Chart(
                title,
                List.of(),
                isLogarithmic,
                bands,
                Chart.ticks(end),
                it -> format(it == Math.rint(it) ? "%.0f s" : "%.1f s", it),
                yText);
    }

    private Series line(String name, Predicate<Second> which, ToDoubleFunction<Second> value) {
        var points = new ArrayList<Point>();
        for (var second : result.timeline()) {
            if (which.test(second)) {
                points.add(new Point(second.at(), value.applyAsDouble(second)));
            }
        }
        return new Series(name, points);
    }

    private Series rate(String name, ToDoubleFunction<Second> count) {
        return line(name, it -> it.length() > SHORT, it -> count.applyAsDouble(it) / it.length());
    }

    private Series latency(String name, ToDoubleFunction<Second> value) {
        return line(name, it -> it.endToEnd().count() > 0, value);
    }

    /** Latency by percentile, on an axis on which each nine takes the same room. */
    private Optional<Chart> distribution() {
        var all = new Measurements(result).latencies();
        var lines = new ArrayList<Series>();
        addDistribution("end to end", all.endToEnd(), lines);
        addDistribution("puback", all.pubAck(), lines);
        addDistribution("connack", all.connAck(), lines);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        double nines =
                lines.stream()
                        .flatMap(it -> it.points().stream())
                        .mapToDouble(Point::x)
                        .max()
                        .orElse(1);
        var ticks = new ArrayList<Double>();
        for (double tick = 0; tick <= nines; tick++) {
            ticks.add(tick);
        }
        return Optional.of(
                new Chart(
                        "Latency by percentile",
                        lines,
                        true,
                        List.of(),
                        ticks,
                        Charts::percentile,
                        Charts::micros));
    }

    private static void addDistribution(String name, Histogram histogram, List<Series> lines) {
        if (histogram.getTotalCount() > 1) {
            var points = new ArrayList<Point>();
            for (var it : histogram.percentiles(STEPS)) {
                double rest = 1 - it.getPercentileLevelIteratedTo() / 100;
                if (rest > 0) {
                    points.add(new Point(-Math.log10(rest), Math.max(1, it.getValueIteratedTo())));
                }
            }
            lines.add(new Series(name, points));
        }
    }

    private static String micros(double value) {
        return Figures.micros(Math.round(value));
    }

    private static String percentile(double nines) {
        double percent = 100 * (1 - Math.pow(10, -nines));
        int digits = (int) Math.max(0, Math.ceil(nines) - 2);
        return String.format(Locale.ROOT, "p%." + digits + "f", percent);
    }
}
