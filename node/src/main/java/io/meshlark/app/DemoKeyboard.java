package io.meshlark.app;

import java.io.IOException;

/** A terminal whose keys are heard without Enter, for as long as this is open. */
final class DemoKeyboard implements AutoCloseable {
    private final boolean isTerminal;

    private DemoKeyboard(boolean isTerminal) {
        this.isTerminal = isTerminal;
    }

    static DemoKeyboard open() {
        var console = System.console();
        var keyboard = new DemoKeyboard(console != null && console.isTerminal());
        keyboard.stty("-icanon", "-echo");
        return keyboard;
    }

    boolean isTerminal() {
        return isTerminal;
    }

    /** Without stty keys are heard after Enter, which does no harm. */
    private void stty(String... modes) {
        if (!isTerminal) {
            return;
        }
        String[] command = new String[modes.length + 1];
        command[0] = "stty";
        System.arraycopy(modes, 0, command, 1, modes.length);
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stty("icanon", "echo");
    }
}
