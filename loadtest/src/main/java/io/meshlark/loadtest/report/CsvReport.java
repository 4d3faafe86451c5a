package io.meshlark.loadtest.report;

import io.meshlark.loadtest.measure.Second;
import io.meshlark.loadtest.run.RunResult;
import java.util.Locale;
import java.util.stream.Collectors;

/** A line for each second; latencies in microseconds (RFC 4180). */
public final class CsvReport {

    private static final String HEADER =
            "at,seconds,phase,connected,connects,connect_failures,disconnects,sent,acknowledged,"
                    + "received,duplicates,e2e_p50,e2e_p99,e2e_max,puback_p99,connack_p99,"
                    + "cpu_seconds,resident_bytes\r\n";

    private CsvReport() {}

    public static String of(RunResult result) {
        return result.timeline().stream()
                .map(CsvReport::line)
                .collect(Collectors.joining("", HEADER, ""));
    }

    private static String line(Second it) {
        var counts = it.counts();
        return String.format(
                Locale.ROOT,
                "%.3f,%.3f,%s,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%s,%s\r\n",
                it.at(),
                it.length(),
                quoted(it.phase()),
                counts.connected(),
                counts.connects(),
                counts.connectFailures(),
                counts.disconnects(),
                counts.sent(),
                counts.acknowledged(),
                counts.received(),
                counts.duplicates(),
                it.endToEnd().p50(),
                it.endToEnd().p99(),
                it.endToEnd().max(),
                it.pubAck().p99(),
                it.connAck().p99(),
                it.usage().map(u -> "%.2f".formatted(u.cpuSeconds())).orElse(""),
                it.usage().map(u -> Long.toString(u.residentBytes())).orElse(""));
    }

    private static String quoted(String text) {
        return text.matches("[\\w -]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
