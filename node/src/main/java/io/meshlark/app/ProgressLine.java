package io.meshlark.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/** How far a long command is: a bar that moves on a terminal, a line now and then elsewhere. */
final class ProgressLine implements AutoCloseable {

    private static final int WIDTH = 30;
    private static final Duration ON_TERMINAL = Duration.ofMillis(100);
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);

    private final PrintWriter out;
    private final boolean isTerminal;
    private final LongSupplier nanos;
    private long due;
    private int shown;

    ProgressLine(PrintWriter out, boolean isTerminal, LongSupplier nanos) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.nanos = nanos;
        this.due = nanos.getAsLong();
    }

    /** On stderr, where people look while a command runs. */
    static ProgressLine on(PrintWriter err) {
        var console = System.console();
        return new ProgressLine(err, console != null && console.isTerminal(), System::nanoTime);
    }

    /** Something new begins, which is shown at once. */
    void begin() {
        due = nanos.getAsLong();
    }

    /**
     * Shows it, unless it has just done so.
     *
     * @param total at least 1
     */
    void at(long done, long total, String what) {
        long now = nanos.getAsLong();
        if (now - due < 0) {
            return;
        }
        due = now + (isTerminal ? ON_TERMINAL : ELSEWHERE).toNanos();
        long percent = 100 * done / total;
        if (isTerminal) {
            int full = (int) (WIDTH * done / total);
            show(
                    "[%s%s] %3d %%  %s"
                            .formatted("#".repeat(full), ".".repeat(WIDTH - full), percent, what));
        } else {
            out.println("%d %%  %s".formatted(percent, what));
            out.flush();
        }
    }

    /** Over the one before. */
    private void show(String line) {
        out.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
        out.flush();
        shown = line.length();
    }

    /** Leaves an empty line for what comes next. */
    @Override
    public void close() {
        if (shown > 0) {
            show("");
            out.print("\r");
            out.flush();
        }
    }
}
