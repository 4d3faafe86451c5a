package io.meshlark.loadtest.compare;

import io.meshlark.loadtest.compare.Measure.Table;
import java.util.List;

/** The tables of a comparison as Markdown. */
final class ComparisonTable {

    private static final String NONE = "–";

    private final Samples samples;
    private final List<String> peers;

    /**
     * @param peers the columns
     */
    ComparisonTable(Samples samples, List<String> peers) {
        this.samples = samples;
        this.peers = List.copyOf(peers);
    }

    String markdown() {
        var out = new StringBuilder();
        out.append("CPU seconds of the broker per million deliveries, median:\n\n");
        medians(Table.CPU, out);
        out.append("\nOther figures, median:\n\n");
        medians(Table.OTHER, out);
        if (peers.contains(Mosquitto.NAME) && peers.size() > 1) {
            out.append("\nRatio to mosquitto in the same round, median (least to most):\n\n");
            ratios(out);
        }
        return out.toString();
    }

    private void head(List<String> columns, StringBuilder out) {
        out.append("| | ").append(String.join(" | ", columns)).append(" |\n|---|");
        out.append("---|".repeat(columns.size())).append('\n');
    }

    private void medians(Table table, StringBuilder out) {
        head(peers, out);
        for (var measure : Measure.values()) {
            if (measure.table() == table) {
                out.append("| ").append(measure.label());
                for (var peer : peers) {
                    var median = samples.median(peer, measure);
                    out.append(" | ");
                    out.append(median.isPresent() ? measure.format(median.getAsDouble()) : NONE);
                }
                out.append(" |\n");
            }
        }
    }

    private void ratios(StringBuilder out) {
        var others = peers.stream().filter(it -> !it.equals(Mosquitto.NAME)).toList();
        head(others, out);
        for (var measure : Measure.values()) {
            var row = others.stream().map(it -> ratio(it, measure)).toList();
            if (!row.stream().allMatch(NONE::equals)) {
                out.append("| ").append(measure.label()).append(" | ");
                out.append(String.join(" | ", row)).append(" |\n");
            }
        }
    }

    private String ratio(String peer, Measure measure) {
        var spread = samples.ratio(peer, Mosquitto.NAME, measure);
        if (spread.isEmpty()) {
            return NONE;
        }
        return spread.getFirst().toString();
    }
}
