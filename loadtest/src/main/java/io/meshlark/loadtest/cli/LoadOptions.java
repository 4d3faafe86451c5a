package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.scenario.Limit;
import io.meshlark.loadtest.scenario.Pace;
import io.meshlark.loadtest.scenario.Units;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is published, and how fast. */
final class LoadOptions {

    /**
     * Messages under way by default, of all publishers together: enough to keep any broker busy,
     * and less than the thousand that brokers queue for a client before they drop.
     */
    private static final int USUAL_WINDOW = 500;

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

    Duration warmUp() {
        return warmUp;
    }

    Pace pace(int publishers) {
        if (rate != null) {
            return new Pace.Open(rate, ramp);
        }
        return new Pace.Closed(window == null ? Math.max(1, USUAL_WINDOW / publishers) : window);
    }

    Limit limit() {
        return count == null ? new Limit.Time(duration) : new Limit.Messages(count);
    }
}
