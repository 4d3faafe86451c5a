package io.meshlark.loadtest.report;

import static io.meshlark.loadtest.report.Figures.format;

import io.meshlark.loadtest.scenario.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Two results side by side, from their JSON. */
public final class Difference {

    private Difference() {}

    /** What is compared: a result that was written as JSON. */
    public record Run(String scenario, Map<?, ?> parameters, Map<?, ?> metrics) {

        /**
         * Reads one; JSON is YAML.
         *
         * @throws IllegalArgumentException when it is no result of this tool
         */
        public static Run parse(String json) {
            try {
                @Nullable Object tree =
                        new Load(LoadSettings.builder().build()).loadFromString(json);
                if (tree instanceof Map<?, ?> map
                        && map.get("metrics") instanceof Map<?, ?> metrics
                        && map.get("parameters") instanceof Map<?, ?> parameters) {
                    return new Run(String.valueOf(map.get("scenario")), parameters, metrics);
                }
            } catch (YamlEngineException _) {
                // said below
            }
            throw new IllegalArgumentException("is not a result that bench has written");
        }

        private @Nullable Double metric(Metric metric) {
            return metrics.get(metric.text()) instanceof Number number
                    ? number.doubleValue()
                    : null;
        }
    }

    /** A line for each figure that both have. */
    public static List<String> lines(Run before, Run after) {
        var lines = new ArrayList<String>();
        if (!before.scenario().equals(after.scenario())) {
            lines.add(
                    "these are different scenarios: "
                            + before.scenario()
                            + " and "
                            + after.scenario());
        } else if (!before.parameters().equals(after.parameters())) {
            lines.add(
                    "the parameters differ: " + before.parameters() + " and " + after.parameters());
        }
        lines.add(format("%-20s %14s %14s %9s", "", "before", "after", "change"));
        for (var metric : Metric.values()) {
            var one = before.metric(metric);
            var other = after.metric(metric);
            if (one != null && other != null && (one != 0 || other != 0)) {
                lines.add(
                        format(
                                "%-20s %14s %14s %9s",
                                metric.text(),
                                Figures.of(metric.unit(), one),
                                Figures.of(metric.unit(), other),
                                change(one, other)));
            }
        }
        return lines;
    }

    private static String change(double before, double after) {
        return before == 0 ? "new" : format("%+.1f %%", 100 * (after - before) / before);
    }
}
