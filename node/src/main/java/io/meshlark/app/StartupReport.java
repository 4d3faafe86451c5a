package io.meshlark.app;

import io.meshlark.config.Configuration;
import io.meshlark.config.HostPort;
import io.meshlark.config.Settings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The last lines of start-up: what runs, where, with which overrides, and what to look out for. */
record StartupReport(Configuration configuration, List<Listener> listeners, List<String> ofStore) {

    void print(Duration sinceStart, PrintWriter out) {
        lines(sinceStart).forEach(out::println);
        out.flush();
    }

    List<String> lines(Duration sinceStart) {
        var settings = configuration.settings();
        var lines = new ArrayList<String>();
        lines.add("Meshlark " + Version.current() + " on Java " + Runtime.version().feature());
        lines.add("  store      " + store(settings));
        addColumn(
                "overrides",
                configuration.overrides().stream()
                        .map(it -> "%s = %s (%s)".formatted(it.path(), it.value(), it.origin()))
                        .toList(),
                lines);
        int width = listeners.stream().map(Listener::name).mapToInt(String::length).max().orElse(0);
        addColumn(
                "listeners",
                listeners.stream()
                        .map(it ->
                                it.name()
                                        + " ".repeat(width + 2 - it.name().length())
                                        + it.address())
                        .toList(),
                lines);
        Stream.concat(Warnings.of(settings).stream(), ofStore.stream())
                .forEach(it -> lines.add("  warning    " + it));
        lines.add(
                String.format(
                        Locale.ROOT, "meshlark is ready, %.1f s", sinceStart.toMillis() / 1000.0));
        return lines;
    }

    private static String store(Settings settings) {
        return switch (settings.store()) {
            case EMBEDDED -> "embedded in " + settings.dataDir().toAbsolutePath().normalize();
            case CASSANDRA ->
                    "cassandra at %s, keyspace %s"
                            .formatted(
                                    settings.cassandra().contactPoints().stream()
                                            .map(HostPort::toString)
                                            .collect(Collectors.joining(", ")),
                                    settings.cassandra().keyspace());
        };
    }

    /** A title before the first row, and the rows below each other. */
    private static void addColumn(String title, List<String> rows, List<String> lines) {
        if (rows.isEmpty()) {
            lines.add("  %-10s none".formatted(title));
        }
        for (int i = 0; i < rows.size(); i++) {
            lines.add("  %-10s %s".formatted(i == 0 ? title : "", rows.get(i)));
        }
    }
}
