package io.meshlark.loadtest.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of ours. */
final class Child {

    private final Process process;

    private Child(Process process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param log its output is added there
     */
    static Child start(
            List<String> command, Map<String, String> environment, Path folder, Path log) {
        var builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            return new Child(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** SIGSTOP. */
    void freeze() {
        Commands.signal("STOP", process.pid());
    }

    /** SIGCONT. */
    void thaw() {
        if (process.isAlive()) {
            Commands.signal("CONT", process.pid());
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        await(20);
    }

    /** SIGTERM, and SIGKILL when that takes too long; whether it was not needed. */
    boolean terminate(long seconds) {
        process.destroy();
        boolean ended = await(seconds);
        if (!ended) {
            kill();
        }
        return ended;
    }

    private boolean await(long seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
