package io.meshlark.loadtest.system;

import io.meshlark.loadtest.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;

/** The command line, in the process of the test. */
final class Tool {

    private Tool() {}

    /** What a command printed, and its exit code. */
    record Outcome(int exitCode, String out, String err) {}

    static Outcome bench(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode =
                Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }
}
