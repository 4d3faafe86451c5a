package io.meshlark.app;

import io.meshlark.config.Configuration;
import io.meshlark.persistence.StoreFailed;
import io.meshlark.persistence.StoreUnavailable;
import io.meshlark.persistence.archive.DamagedArchive;
import io.meshlark.persistence.archive.Totals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What export and import have in common: settings, a file, progress, errors of one line. */
abstract class MovingCommand implements Callable<Integer> {

    @Mixin private final HelpOption help = new HelpOption();
    @Mixin private final SettingsOptions options;

    @Parameters(paramLabel = "FILE", description = "The state of the cluster in one file.")
    private Path file = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    MovingCommand(Map<String, String> environment) {
        this.options = new SettingsOptions(environment);
    }

    /** Does it. */
    abstract Totals move(Configuration configuration, Path file, ProgressLine progress)
            throws IOException;

    /** {@code exported %s to %s}. */
    abstract String summary();

    @Override
    public Integer call() {
        return switch (options.read()) {
            case Configuration.Invalid(var errors) -> {
                SettingsOptions.print(errors, spec.commandLine().getErr());
                yield ExitCode.USAGE;
            }
            case Configuration.Valid(var configuration) -> run(configuration);
        };
    }

    private int run(Configuration configuration) {
        long start = System.nanoTime();
        try (var progress = ProgressLine.on(spec.commandLine().getErr())) {
            Totals moved = move(configuration, file, progress);
            progress.close();
            var seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
            var what =
                    "%,d sessions, %,d messages, %,d retained, %,d bans, passwords and rules of users, %,d bytes in %.1f s"
                            .formatted(
                                    moved.sessions(),
                                    moved.messages(),
                                    moved.retained(),
                                    moved.directory(),
                                    moved.bytes(),
                                    seconds);
            spec.commandLine().getOut().println(summary().formatted(what, file));
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        } catch (DamagedArchive e) {
            return refuse(ExitCode.USAGE, file + " " + e.getMessage());
        } catch (StartupException | StoreUnavailable e) {
            return refuse(ExitCode.USAGE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return refuse(ExitCode.USAGE, "%s: %s".formatted(file, e));
        } catch (StoreFailed e) {
            return refuse(ExitCode.SOFTWARE, String.valueOf(e.getMessage()));
        }
    }

    private int refuse(int code, String line) {
        spec.commandLine().getErr().println("meshlark: " + line);
        spec.commandLine().getErr().flush();
        return code;
    }

    /** Waits for a store; what it says went wrong is for the operator. */
    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw cause instanceof StoreFailed failed
                    ? failed
                    : new StoreFailed(String.valueOf(cause.getMessage()), cause);
        }
    }
}
