package io.meshlark.loadtest.cli;

import io.meshlark.loadtest.measure.Second;
import io.meshlark.loadtest.report.TextReport;
import java.io.PrintWriter;

/** What happens now: one line that changes on a terminal, a line a second elsewhere. */
final class LiveLine implements AutoCloseable {

    private final PrintWriter err;
    private final boolean isTerminal;
    private int shown;

    LiveLine(PrintWriter err) {
        this.err = err;
        var console = System.console();
        this.isTerminal = console != null && console.isTerminal();
    }

    void show(Second second) {
        print(TextReport.live(second));
    }

    private void print(String line) {
        if (isTerminal) {
            err.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
            shown = line.length();
        } else {
            err.println(line);
        }
        err.flush();
    }

    @Override
    public void close() {
        if (isTerminal && shown > 0) {
            print("");
            err.print("\r");
            err.flush();
        }
    }
}
