package io.meshlark.loadtest.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The parent's side of one worker. */
final class WorkerProcess implements AutoCloseable {

    private final Process process;
    private final PrintWriter to;
    private final BufferedReader from;

    private WorkerProcess(Process process) {
        this.process = process;
        this.to = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8));
        this.from = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts this program once more.
     *
     * @param main class with the main method
     */
    static WorkerProcess start(String main, List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(arguments);
        return new WorkerProcess(
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    }

    void ask(String question) {
        to.println(question);
        to.flush();
    }

    String answer() {
        try {
            var line = from.readLine();
            if (line == null) {
                throw new IllegalStateException("a worker process has ended before its run");
            }
            return line;
        } catch (IOException e) {
            throw new IllegalStateException("a worker process does not answer", e);
        }
    }

    /** The worker ends when its input does. */
    @Override
    public void close() {
        to.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
