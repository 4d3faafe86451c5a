package io.meshlark.loadtest.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Programs of the system that do one thing and end. */
final class Commands {

    private Commands() {}

    /**
     * Runs it.
     *
     * @throws IllegalStateException when it fails, with what it said
     */
    static String run(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit != 0) {
                throw new ClusterUnavailable(
                        "%s: exit code %d: %s"
                                .formatted(String.join(" ", command), exit, said.strip()));
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String run(List<String> command) {
        return run(command.toArray(String[]::new));
    }

    /** Whether it works. */
    static boolean tries(String... command) {
        try {
            run(command);
            return true;
        } catch (IllegalStateException | UncheckedIOException _) {
            return false;
        }
    }

    /** Sends a signal, such as {@code STOP}. */
    static void signal(String signal, long pid) {
        run("kill", "-" + signal, Long.toString(pid));
    }
}
