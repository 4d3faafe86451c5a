package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.measure.Target;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a run is carried out and reported. */
final class RunOptions {

    @Option(
            names = "--pid",
            paramLabel = "PID",
            description = "Process of the broker on this machine, whose CPU and memory to measure.")
    private @Nullable Long pid;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Event loops of the tool (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description = "How long to wait when nothing happens any more (default: 5s).")
    private Duration patience = Duration.ofSeconds(5);

    Optional<Target> target() {
        return Optional.ofNullable(pid).map(Target::new);
    }

    int threads() {
        return threads;
    }

    Duration patience() {
        return patience;
    }
}
