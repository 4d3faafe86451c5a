package io.meshlark.loadtest.chaos;

import io.meshlark.loadtest.chaos.check.Recovery;
import io.meshlark.loadtest.chaos.check.Verdict;
import io.meshlark.loadtest.chaos.check.Violation;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** A verdict for people. */
public final class ChaosReport {

    private static final int SHOWN_OF_A_KIND = 2;

    private ChaosReport() {}

    /** The summary, and the smallest counter-examples of each kind of violation. */
    public static String text(Verdict verdict, List<String> problems, long seed) {
        var out = new StringBuilder();
        var figures = verdict.figures();
        out.append(
                """
                %d clients, %d connections, %d faults
                %d published, of QoS 1 and 2: %d acknowledged, %d refused, %d unanswered
                %d received, %d of QoS 1 again; %d wills due
                """
                        .formatted(
                                figures.clients(),
                                figures.connections(),
                                figures.faults(),
                                figures.published(),
                                figures.acknowledged(),
                                figures.refused(),
                                figures.unanswered(),
                                figures.received(),
                                figures.duplicates(),
                                figures.wills()));
        if (!verdict.recoveries().isEmpty()) {
            out.append('\n').append(each(verdict.recoveries()));
            out.append('\n').append(table(verdict));
        }
        problems.forEach(it -> out.append("\nPROBLEM: ").append(it).append('\n'));
        out.append('\n').append(violations(verdict.violations(), seed));
        return out.toString();
    }

    private static String each(List<Recovery> recoveries) {
        var out =
                new StringBuilder(
                        "fault                      nodes       ready    back   acked longest  unaffected"
                                + "\n");
        for (var it : recoveries) {
            out.append(
                    "%-4d %-21s %-10s %6.1f  %6.1f  %6.1f  %6.1f  %6.2f (of %d)%n"
                            .formatted(
                                    it.fault(),
                                    it.kind(),
                                    it.nodes(),
                                    it.ready(),
                                    it.back(),
                                    it.acknowledged(),
                                    it.longestWait(),
                                    it.unaffectedStall(),
                                    it.unaffected()));
        }
        return out.toString();
    }

    /** For docs/operations/failover.md. */
    public static String table(Verdict verdict) {
        long lost =
                verdict.violations().stream()
                        .filter(it ->
                                it.kind() == Violation.Kind.LOST
                                        || it.kind() == Violation.Kind.SUBACK_TOO_EARLY
                                        || it.kind() == Violation.Kind.SHARED_LOST)
                        .count();
        long twice =
                verdict.violations().stream()
                        .filter(it ->
                                it.kind() == Violation.Kind.TWICE
                                        || it.kind() == Violation.Kind.SHARED_TWICE)
                        .count();
        var out =
                new StringBuilder(
                        """
                        | fault | rounds | clients back, s (median, max) | all publishes acknowledged, s (median, max) | longest wait, s | longest unaffected wait, s | again at QoS 1 |
                        |---|---:|---:|---:|---:|---:|---:|
                        """);
        verdict.recoveries().stream()
                .collect(Collectors.groupingBy(Recovery::kind))
                .forEach((kind, all) ->
                        out.append(
                                "| %s | %d | %s | %s | %.1f | %.2f | %d |%n"
                                        .formatted(
                                                kind,
                                                all.size(),
                                                spread(all, Recovery::back),
                                                spread(all, Recovery::acknowledged),
                                                most(all, Recovery::longestWait),
                                                most(all, Recovery::unaffectedStall),
                                                all.stream()
                                                        .mapToLong(Recovery::duplicates)
                                                        .sum())));
        return out.append("\nLost: %d. QoS 2 more than once: %d.%n".formatted(lost, twice))
                .toString();
    }

    private static String spread(List<Recovery> all, ToDoubleFunction<Recovery> of) {
        var sorted = all.stream().mapToDouble(of).sorted().toArray();
        return String.format(
                Locale.ROOT, "%.1f, %.1f", sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }

    private static double most(List<Recovery> all, ToDoubleFunction<Recovery> of) {
        return all.stream().mapToDouble(of).max().orElse(0);
    }

    private static String violations(List<Violation> violations, long seed) {
        if (violations.isEmpty()) {
            return "no violations\n";
        }
        var out = new StringBuilder("%d VIOLATIONS (seed %d)%n".formatted(violations.size(), seed));
        for (var kind : Violation.Kind.values()) {
            var ofKind = violations.stream().filter(it -> it.kind() == kind).toList();
            if (!ofKind.isEmpty()) {
                out.append("%n%s: %s, %d times%n".formatted(kind, kind.text(), ofKind.size()));
                ofKind.stream()
                        .sorted((a, b) -> Integer.compare(a.evidence().size(), b.evidence().size()))
                        .limit(SHOWN_OF_A_KIND)
                        .forEach(it -> out.append(example(it)));
            }
        }
        return out.toString();
    }

    static String example(Violation it) {
        var lines = it.evidence().stream().map(e -> "    " + e).collect(Collectors.joining("\n"));
        return "%n  %s%n%s%n".formatted(it.text(), lines);
    }

    /** All of them, each with its evidence, for a file. */
    public static String all(List<Violation> violations) {
        return violations.stream()
                .map(it -> it.kind() + " " + example(it).strip() + "\n")
                .collect(Collectors.joining("\n"));
    }
}
