package io.meshlark.admin;

import io.meshlark.telemetry.Metric;
import java.util.List;
import java.util.Locale;

/** All metrics in Prometheus' text format. */
public final class MetricsPage {
    private static final String PREFIX = "meshlark_";

    private MetricsPage() {}

    public static String of(List<Metric> metrics) {
        StringBuilder page = new StringBuilder();
        for (Metric metric : metrics) {
            String name = PREFIX + metric.name();
            page.append("# HELP ").append(name).append(' ').append(metric.help()).append('\n');
            page.append("# TYPE ").append(name).append(' ');
            page.append(metric.kind().name().toLowerCase(Locale.ROOT)).append('\n');
            page.append(name).append(' ').append(metric.value().getAsLong()).append('\n');
        }
        return page.toString();
    }
}
