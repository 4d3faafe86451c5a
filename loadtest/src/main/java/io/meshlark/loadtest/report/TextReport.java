package io.meshlark.loadtest.report;

import io.meshlark.loadtest.measure.Percentiles;
import io.meshlark.loadtest.measure.Second;
import io.meshlark.loadtest.run.PhaseResult;
import io.meshlark.loadtest.run.RunResult;
import io.meshlark.loadtest.scenario.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A result as lines for a terminal. */
public final class TextReport {

    private TextReport() {}

    /** One second of a run that goes on. */
    public static String live(Second second) {
        var counts = second.counts();
        var line =
                new StringBuilder(
                        format(
                                "%6.1f s  %-10s %6d connected  %8.0f sent/s  %8.0f received/s",
                                second.at(),
                                second.phase(),
                                counts.connected(),
                                counts.sent() / second.length(),
                                counts.received() / second.length()));
        if (second.endToEnd().count() > 0) {
            line.append("  p99 ").append(Figures.micros(second.endToEnd().p99()));
        }
        second.usage()
                .ifPresent(it ->
                        line.append(
                                format(
                                        "  cpu %3.0f %%  rss %s",
                                        100 * it.cpuSeconds() / second.length(),
                                        Figures.bytes(it.residentBytes()))));
        return line.toString();
    }

    public static List<String> lines(RunResult result) {
        var lines = new ArrayList<String>();
        for (var phase : result.phases()) {
            lines.addAll(phase(phase));
        }
        var findings = result.findings();
        var counts = result.counts();
        lines.add(
                format(
                        "messages   %,d sent, %,d acknowledged, %,d refused; %,d deliveries",
                        counts.sent(), counts.acknowledged(), counts.refused(), counts.received()));
        lines.add(
                format(
                        "accounts   %,d lost, %,d duplicates, %,d out of order",
                        findings.lost(), findings.duplicates(), findings.reordered()));
        findings.examples().forEach(it -> lines.add("           " + it));
        if (counts.connectFailures() + counts.disconnects() > 0) {
            lines.add(
                    format(
                            "connections %,d failed, %,d lost",
                            counts.connectFailures(), counts.disconnects()));
        }
        result.problems().forEach(it -> lines.add("problem    " + it));
        return lines;
    }

    private static List<String> phase(PhaseResult it) {
        var lines = new ArrayList<String>();
        var counts = it.counts();
        lines.add(format("%-10s %.2f s%s", it.phase().name(), it.seconds(), figure(it)));
        latency("connack", Percentiles.of(it.latencies().connAck()), lines);
        latency("puback", Percentiles.of(it.latencies().pubAck()), lines);
        latency("end to end", Percentiles.of(it.latencies().endToEnd()), lines);
        it.usage()
                .ifPresent(usage ->
                        lines.add(
                                format(
                                        "  target     %.2f s CPU%s, %s resident",
                                        usage.cpuSeconds(),
                                        counts.received() > 0
                                                ? format(
                                                        ", %.2f s per million deliveries",
                                                        usage.cpuSeconds()
                                                                * 1e6
                                                                / counts.received())
                                                : "",
                                        Figures.bytes(usage.residentBytes()))));
        lines.add(format("  tool       %.2f s CPU", it.ownCpuSeconds()));
        return lines;
    }

    private static String figure(PhaseResult it) {
        return switch (it.phase()) {
            case Phase.Connect _ ->
                    format(
                            ", %,d connections, %,.0f /s",
                            it.counts().connects(), it.connectsPerSecond());
            case Phase.Publish _, Phase.Drain _ ->
                    format(
                            ", %,.0f sent/s, %,.0f deliveries/s",
                            it.sentPerSecond(), it.deliveriesPerSecond());
            case Phase.Disconnect _, Phase.Hold _, Phase.Churn _ -> "";
        };
    }

    private static void latency(String name, Percentiles it, List<String> lines) {
        if (it.count() > 0) {
            lines.add(
                    format(
                            "  %-10s p50 %s, p90 %s, p99 %s, p99.9 %s, max %s",
                            name,
                            Figures.micros(it.p50()),
                            Figures.micros(it.p90()),
                            Figures.micros(it.p99()),
                            Figures.micros(it.p999()),
                            Figures.micros(it.max())));
        }
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
