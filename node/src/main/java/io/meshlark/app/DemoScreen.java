package io.meshlark.app;

import java.io.PrintWriter;
import java.util.List;

/** A table that is written over the one before, on a terminal; elsewhere only when it changes. */
final class DemoScreen {
    private static final String UP = "\u001b[%dA\r\u001b[J";

    private final PrintWriter out;
    private final boolean isTerminal;
    private List<String> shown = List.of();
    private int height;

    DemoScreen(PrintWriter out, boolean isTerminal) {
        this.out = out;
        this.isTerminal = isTerminal;
    }

    void show(List<String> table) {
        if (table.equals(shown)) {
            return;
        }
        clear();
        table.forEach(out::println);
        out.flush();
        shown = table;
        height = isTerminal ? table.size() : 0;
    }

    /** A line that stays, above the table. */
    void say(String line) {
        clear();
        out.println(line);
        out.flush();
        shown = List.of();
    }

    private void clear() {
        if (height > 0) {
            out.print(UP.formatted(height));
            height = 0;
        }
    }
}
