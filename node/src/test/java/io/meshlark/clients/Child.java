package io.meshlark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command as a process of its own; it dies with the test, at the latest. */
final class Child implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final List<String> command;
    private final Process process;
    private final Inbox<String> lines = new Inbox<>();
    private final List<String> output = new ArrayList<>();
    private final Thread reader;

    private Child(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /** Starts a command; what it prints, to either stream, is its lines. */
    static Child start(Path folder, List<String> command) {
        try {
            var process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .start();
            process.getOutputStream().close();
            return new Child(command, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Child start(List<String> command) {
        return start(Path.of("").toAbsolutePath(), command);
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (output) {
                    output.add(line);
                }
                lines.add(line);
            }
        } catch (IOException _) {
            // Killed.
        }
    }

    /** The next line that it prints. */
    String nextLine() {
        return lines.next();
    }

    /** Waits until it has ended, which it must have done well, and returns all it has printed. */
    List<String> finish() {
        List<String> printed = end();
        assertThat(process.exitValue()).as(() -> command + " printed " + printed).isZero();
        return printed;
    }

    /** Waits until it has ended, well or not, and returns all it has printed. */
    List<String> end() {
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as(() -> command + " still runs; so far: " + output())
                    .isTrue();
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return output();
    }

    private List<String> output() {
        synchronized (output) {
            return List.copyOf(output);
        }
    }

    /** Ends it as a crash would: without a word to the broker. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }
}
