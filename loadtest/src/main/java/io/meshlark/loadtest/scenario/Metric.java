package io.meshlark.loadtest.scenario;

import java.util.Arrays;
import java.util.List;

/** What can be expected of a run, by the names that people use. */
public enum Metric {
    LOSS("loss", Unit.COUNT),
    DUPLICATES("duplicates", Unit.COUNT),
    REORDERED("reordered", Unit.COUNT),
    REFUSED("refused", Unit.COUNT),
    FOREIGN("foreign", Unit.COUNT),
    STALLS("stalls", Unit.COUNT),
    CONNECTS("connects", Unit.COUNT),
    CONNECT_FAILURES("connect-failures", Unit.COUNT),
    DISCONNECTS("disconnects", Unit.COUNT),
    SENT("sent", Unit.COUNT),
    ACKNOWLEDGED("acknowledged", Unit.COUNT),
    RECEIVED("received", Unit.COUNT),
    THROUGHPUT("throughput", Unit.PER_SECOND),
    SENT_RATE("sent-rate", Unit.PER_SECOND),
    CONNECT_RATE("connect-rate", Unit.PER_SECOND),
    DURATION("duration", Unit.SECONDS),
    P50("p50", Unit.SECONDS),
    P90("p90", Unit.SECONDS),
    P99("p99", Unit.SECONDS),
    P999("p999", Unit.SECONDS),
    MAX("max", Unit.SECONDS),
    PUBACK_P50("puback.p50", Unit.SECONDS),
    PUBACK_P99("puback.p99", Unit.SECONDS),
    PUBACK_MAX("puback.max", Unit.SECONDS),
    CONNACK_P50("connack.p50", Unit.SECONDS),
    CONNACK_P99("connack.p99", Unit.SECONDS),
    CONNACK_MAX("connack.max", Unit.SECONDS),
    CPU("cpu", Unit.SECONDS),
    CPU_PER_MILLION("cpu-per-million", Unit.SECONDS),
    RSS("rss", Unit.BYTES),
    RSS_PER_CONNECTION("rss-per-connection", Unit.BYTES);

    private final String text;
    private final Unit unit;

    /** What a figure counts. */
    public enum Unit {
        COUNT,
        PER_SECOND,
        SECONDS,
        BYTES
    }

    Metric(String text, Unit unit) {
        this.text = text;
        this.unit = unit;
    }

    public String text() {
        return text;
    }

    public Unit unit() {
        return unit;
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Metric::text).toList();
    }

    /**
     * The one that people call so.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public static Metric named(String text) {
        return Arrays.stream(values())
                .filter(it -> it.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not measured"));
    }
}
