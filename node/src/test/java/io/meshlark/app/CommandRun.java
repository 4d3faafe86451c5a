package io.meshlark.app;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What a command of {@code bin/meshlark} has come to. */
record CommandRun(int exitCode, String out, String err) {

    /** Runs it to its end. */
    static CommandRun of(List<String> words) {
        return of(Map.of(), "", words);
    }

    /**
     * The same.
     *
     * @param input what somebody types
     */
    static CommandRun of(Map<String, String> environment, String input, List<String> words) {
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode =
                Main.commandLine(new Terminal(environment, in, OutputStream.nullOutputStream()))
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(words.toArray(String[]::new));
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
