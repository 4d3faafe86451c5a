package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.scenario.ClientGroup;
import io.meshlark.loadtest.scenario.Limit;
import io.meshlark.loadtest.scenario.Pace;
import io.meshlark.loadtest.scenario.Phase;
import io.meshlark.loadtest.scenario.Units;
import io.meshlark.loadtest.wire.Stamp;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What is published, and how fast. */
final class LoadOptions {

    private static final long LARGEST_PAYLOAD = 64 << 20;

    @Option(
            names = {"-q", "--qos"},
            paramLabel = "QOS",
            defaultValue = "0",
            description = "Quality of service: 0, 1 or 2 (default: ${DEFAULT-VALUE}).")
    private int qos;

    @Option(
            names = "--payload",
            paramLabel = "SIZE",
            defaultValue = "100",
            description =
                    "Bytes of each payload, 16 or more: 100, 16KiB (default: ${DEFAULT-VALUE}).")
    private String payload = "100";

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = {
                "Messages a second, of all publishers together: an open loop, whose latencies include"
                        + " the time that a message had to wait to be sent. Without it: a closed loop,"
                        + " as fast as the broker can."
            })
    private @Nullable Double rate;

    @Option(
            names = "--ramp",
            paramLabel = "DURATION",
            defaultValue = "0s",
            converter = DurationConverter.class,
            description = "With --rate: time in which the rate grows from 0 (default: 0s).")
    private Duration ramp = Duration.ZERO;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = {
                "Closed loop: messages under way per publisher, to the broker and on to the"
                        + " subscribers (default: 500 of all publishers together)."
            })
    private @Nullable Integer window;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "Messages of all publishers together.")
    private @Nullable Long count;

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "How long to publish, unless there is a --count (default: 10s).")
    private Duration duration = Duration.ofSeconds(10);

    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            defaultValue = "3s",
            converter = DurationConverter.class,
            description =
                    "The same load before the measurement, which does not count (default: 3s).")
    private Duration warmUp = Duration.ofSeconds(3);

    int qos() {
        return qos;
    }

    int payload() {
        return (int) Units.size(payload);
    }

    /** Refuses what picocli cannot see. */
    void validate(CommandSpec spec) {
        Checks.range(spec, "--qos", qos, 0, 2);
        Checks.together(spec, List.of("--rate", "--window"));
        Checks.together(spec, List.of("--count", "--duration"));
        try {
            Checks.range(spec, "--payload", Units.size(payload), Stamp.SIZE, LARGEST_PAYLOAD);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--payload: " + e.getMessage());
        }
        if (window != null) {
            Checks.range(spec, "--window", window, 1, 65_535);
        }
        if (rate != null && !(rate > 0)) {
            throw new ParameterException(
                    spec.commandLine(), "--rate is " + rate + ", must be more than 0");
        }
        if (count != null) {
            Checks.range(spec, "--count", count, 1, 1_000_000_000_000L);
        }
    }

    /** The warm-up, if there is to be one, and the measurement. */
    List<Phase> phases(ClientGroup publishers) {
        var group = publishers.name();
        var pace = pace(publishers.count());
        var measured = new Phase.Publish("publish", group, pace, limit(), false);
        return warmUp.isZero()
                ? List.of(measured)
                : List.of(
                        new Phase.Publish("warm-up", group, pace, new Limit.Time(warmUp), true),
                        measured);
    }

    private Pace pace(int publishers) {
        if (rate != null) {
            return new Pace.Open(rate, ramp);
        }
        return new Pace.Closed(window == null ? Pace.usualWindow(publishers) : window);
    }

    private Limit limit() {
        return count == null ? new Limit.Time(duration) : new Limit.Messages(count);
    }
}
