package io.meshlark.loadtest.report;

import static io.meshlark.loadtest.report.Figures.format;

import io.meshlark.loadtest.measure.Counts;
import io.meshlark.loadtest.measure.Percentiles;
import io.meshlark.loadtest.measure.ProcessUsage;
import io.meshlark.loadtest.measure.Second;
import io.meshlark.loadtest.run.PhaseResult;
import io.meshlark.loadtest.run.RunResult;
import io.meshlark.loadtest.run.Verdict;
import io.meshlark.loadtest.scenario.Phase;
import java.util.ArrayList;
import java.util.List;

/** A result as lines for a terminal. */
public final class TextReport {

    private TextReport() {}

    /** One second of a run that goes on. */
    public static String live(Second second) {
        var counts = second.counts();
        var line =
                new StringBuilder(
                        format(
                                "%6.1f s  %-12s %6d connected  %8.0f sent/s  %8.0f received/s",
                                second.at(),
                                second.phase(),
                                counts.connected(),
                                counts.sent() / second.length(),
                                (counts.received() + counts.foreign()) / second.length()));
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
                        "messages     %,d sent, %,d acknowledged, %,d refused; %,d deliveries",
                        counts.sent(), counts.acknowledged(), counts.refused(), counts.received()));
        lines.add(
                format(
                        "accounts     %,d lost, %,d duplicates, %,d out of order%s",
                        findings.lost(),
                        findings.duplicates(),
                        findings.reordered(),
                        others(counts, findings.excused())));
        findings.examples().forEach(it -> lines.add("             " + it));
        if (counts.connectFailures() + counts.disconnects() > 0) {
            lines.add(
                    format(
                            "connections  %,d failed, %,d lost",
                            counts.connectFailures(), counts.disconnects()));
        }
        result.problems().forEach(it -> lines.add("problem      " + it));
        Verdict.of(result).forEach(it -> lines.add("expected     " + VerdictText.line(it)));
        return lines;
    }

    private static String others(Counts counts, long excused) {
        var text = new StringBuilder();
        if (excused > 0) {
            text.append(format(", %,d never promised", excused));
        }
        if (counts.foreign() > 0) {
            text.append(format(", %,d messages of others", counts.foreign()));
        }
        if (counts.stalls() > 0) {
            text.append(format("; the loop stalled %,d times", counts.stalls()));
        }
        return text.toString();
    }

    private static List<String> phase(PhaseResult it) {
        var lines = new ArrayList<String>();
        lines.add(format("%-12s %.2f s%s", it.phase().name(), it.seconds(), figure(it)));
        latency("connack", Percentiles.of(it.latencies().connAck()), lines);
        latency("puback", Percentiles.of(it.latencies().pubAck()), lines);
        latency("end to end", Percentiles.of(it.latencies().endToEnd()), lines);
        it.usage().ifPresent(usage -> lines.add(usage(it, usage)));
        return lines;
    }

    private static String usage(PhaseResult it, ProcessUsage usage) {
        var counts = it.counts();
        var per = "";
        if (counts.received() > 0) {
            per =
                    format(
                            ", %.2f s per million deliveries",
                            usage.cpuSeconds() * 1e6 / counts.received());
        } else if (counts.connects() > 0) {
            long grown = usage.residentBytes() - it.residentBefore();
            per = ", " + Figures.bytes(grown / counts.connects()) + " per connection";
        }
        return format(
                "  target     %.2f s CPU%s, %s resident; the tool %.2f s CPU",
                usage.cpuSeconds(), per, Figures.bytes(usage.residentBytes()), it.ownCpuSeconds());
    }

    private static String figure(PhaseResult it) {
        return switch (it.phase()) {
            case Phase.Connect _, Phase.Churn _ ->
                    format(
                            ", %,d connections, %,.0f /s",
                            it.counts().connects(), it.connectsPerSecond());
            case Phase.Publish _, Phase.Drain _ ->
                    format(
                            ", %,.0f sent/s, %,.0f deliveries/s",
                            it.sentPerSecond(), it.deliveriesPerSecond());
            case Phase.Disconnect _, Phase.Forget _ -> "";
            case Phase.Hold _ ->
                    it.counts().foreign() > 0
                            ? format(", %,.0f messages/s", it.counts().foreign() / it.seconds())
                            : "";
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
}
