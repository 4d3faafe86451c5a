package io.meshlark.app.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** A run of a client command, in this process. */
record Command(int exitCode, String out, String err) {

    static Command pub(String input, String... arguments) {
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        return run(new CommandLine(new PubCommand(in)), new ByteArrayOutputStream(), arguments);
    }

    static Command sub(String... arguments) {
        var out = new ByteArrayOutputStream();
        return run(new CommandLine(new SubCommand(out, attempt -> {})), out, arguments);
    }

    private static Command run(
            CommandLine commandLine, ByteArrayOutputStream out, String... arguments) {
        var err = new StringWriter();
        int exitCode = commandLine.setErr(new PrintWriter(err)).execute(arguments);
        return new Command(exitCode, out.toString(StandardCharsets.UTF_8), err.toString());
    }
}
