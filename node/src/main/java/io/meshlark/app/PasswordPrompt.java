package io.meshlark.app;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine.Option;

/** Where commands have a new password from. */
final class PasswordPrompt {

    @Option(names = "--stdin", description = "Read the password from the first line of stdin.")
    private boolean fromInput;

    private final InputStream in;

    PasswordPrompt(InputStream in) {
        this.in = in;
    }

    /**
     * Not empty; not shown where it is typed.
     *
     * @throws IOException with a line for people, if there is none
     */
    byte[] read() throws IOException {
        byte[] password = fromInput ? readLine() : ask();
        if (password.length == 0) {
            throw new IOException("the password is empty");
        }
        return password;
    }

    private byte[] readLine() throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        return (line == null ? "" : line).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ask() throws IOException {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new IOException("there is no terminal to ask for the password, use --stdin");
        }
        char[] first = console.readPassword("Password: ");
        char[] second = console.readPassword("Again: ");
        if (first == null || !Arrays.equals(first, second)) {
            throw new IOException("the two passwords differ");
        }
        return new String(first).getBytes(StandardCharsets.UTF_8);
    }
}
