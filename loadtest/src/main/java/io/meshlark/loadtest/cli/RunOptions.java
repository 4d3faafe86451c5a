package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.measure.Target;
import io.meshlark.loadtest.scenario.Expectation;
import io.meshlark.loadtest.worker.Assignment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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
            description = "Event loops of each process of the tool (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = {
                "Processes that share the clients (default: one for 15,000 connections; a process has"
                        + " a limited number of open files)."
            })
    private @Nullable Integer workers;

    @Option(
            names = "--as-worker",
            hidden = true,
            converter = AssignmentConverter.class,
            description = "What a worker process is started with.")
    private @Nullable Assignment assignment;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description = "How long to wait when nothing happens any more (default: 5s).")
    private Duration patience = Duration.ofSeconds(5);

    @Option(
            names = "--expect",
            paramLabel = "EXPECTATION",
            converter = ExpectationConverter.class,
            description = {
                "Something that must be so, such as \"loss == 0\" or \"p99 < 50ms\"; may be repeated."
                        + " Otherwise the exit code is 1."
            })
    private List<Expectation> expectations = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Write report.html, summary.md, result.json and seconds.csv there.")
    private @Nullable Path out;

    Optional<Long> pid() {
        return Optional.ofNullable(pid);
    }

    Optional<Target> target() {
        return pid().map(Target::new);
    }

    int threads() {
        return threads;
    }

    Optional<Integer> workers() {
        return Optional.ofNullable(workers);
    }

    Optional<Assignment> assignment() {
        return Optional.ofNullable(assignment);
    }

    Duration patience() {
        return patience;
    }

    List<Expectation> expectations() {
        return expectations;
    }

    Optional<Path> out() {
        return Optional.ofNullable(out);
    }

    static final class AssignmentConverter implements ITypeConverter<Assignment> {
        @Override
        public Assignment convert(String text) {
            return Assignment.parse(text);
        }
    }

    static final class ExpectationConverter implements ITypeConverter<Expectation> {
        @Override
        public Expectation convert(String text) {
            try {
                return Expectation.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
