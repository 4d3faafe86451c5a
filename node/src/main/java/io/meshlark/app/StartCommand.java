package io.meshlark.app;

import io.meshlark.app.formation.End;
import io.meshlark.config.Configuration;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meshlark start}: runs a node until it is asked to stop. */
@Command(
        name = "start",
        description = {
            "Starts a node and stays in the foreground; SIGTERM or Ctrl-C stops it.",
            "Settings: --set, then environment (MESHLARK_LISTENERS__TCP__PORT=1884), then the file,"
                    + " then the defaults."
        })
final class StartCommand implements Callable<Integer> {

    /** The exit code of a node that was taken out of the cluster; whoever watches it starts it. */
    static final int TAKEN_OUT = 3;

    @Mixin private final HelpOption help = new HelpOption();
    @Mixin private final SettingsOptions options;
    @Spec private CommandSpec spec = CommandSpec.create();

    StartCommand(Map<String, String> environment) {
        this.options = new SettingsOptions(environment);
    }

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
        // Not a constant of this class: the client commands build it too, and start faster without.
        var log = LoggerFactory.getLogger(StartCommand.class);
        // Heard from the first moment on: a node may wait long for its store.
        var stop = StopSignal.listen();
        var settings = configuration.settings();
        int exit = ExitCode.OK;
        try (var node =
                Node.create(settings, AkkaConfiguration.of(settings, configuration.libraries()))) {
            if (settings.listeners().hasTls()) {
                ReloadSignal.listen(node::reloadSecurity);
            }
            if (node.open(stop.asked())) {
                var report = new StartupReport(configuration, node.listeners(), node.warnings());
                report.print(sinceJvmStart(), spec.commandLine().getOut());
            }
            CompletableFuture.anyOf(stop.asked(), node.drainAsked(), node.ended()).join();
            if (node.ended().isDone()) {
                exit = ended(node.ended().join(), log);
            } else if (node.drainAsked().isDone() && !stop.asked().isDone()) {
                log.info("draining, asked over HTTP");
                node.drain(stop.asked());
            } else {
                log.info("stopping on {}", stop.asked().join());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.SOFTWARE;
        } catch (StartupException e) {
            var err = spec.commandLine().getErr();
            err.println("meshlark: " + e.getMessage());
            err.flush();
            log.debug("cannot start", e);
            return ExitCode.USAGE;
        }
        log.info("stopped");
        return exit;
    }

    private static int ended(End end, Logger log) {
        return switch (end) {
            case End.TakenOut() -> {
                log.error(
                        "this node was taken out of the cluster: it had lost the majority of the"
                                + " others, or they had lost it; ending with exit code {}, to be"
                                + " started anew",
                        TAKEN_OUT);
                yield TAKEN_OUT;
            }
            case End.SentAway() -> {
                log.info("another node has told this one to leave");
                yield ExitCode.OK;
            }
            case End.Refused(String why) -> {
                log.error("the cluster does not take this node in: {}", why);
                yield ExitCode.USAGE;
            }
        };
    }

    private static Duration sinceJvmStart() {
        var started = ProcessHandle.current().info().startInstant();
        return started.map(it -> Duration.between(it, Instant.now())).orElse(Duration.ZERO);
    }
}
