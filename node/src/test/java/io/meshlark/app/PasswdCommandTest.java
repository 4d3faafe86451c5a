package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswdCommandTest {
    @TempDir private Path folder;

    private record Answer(int exitCode, String err) {}

    private Answer run(String input, String... options) {
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        var terminal = new Terminal(Map.of(), in, OutputStream.nullOutputStream());
        var arguments = new ArrayList<>(List.of("passwd", file().toString()));
        arguments.addAll(List.of(options));
        var err = new StringWriter();
        int exitCode =
                Main.commandLine(terminal)
                        .setErr(new PrintWriter(err))
                        .execute(arguments.toArray(String[]::new));
        return new Answer(exitCode, err.toString());
    }

    private Path file() {
        return folder.resolve("passwords");
    }

    @Test
    void passwordsAreSetAndUsersTakenOut() throws IOException {
        assertThat(run("geheim\n", "ann", "--stdin")).isEqualTo(new Answer(0, ""));
        assertThat(run("geheim", "bob", "--stdin", "--scram")).isEqualTo(new Answer(0, ""));

        assertThat(Files.readString(file()))
                .doesNotContain("geheim")
                .containsPattern("(?m)^ann:\\$argon2id\\$")
                .containsPattern("(?m)^bob:\\$scram-sha-256\\$")
                .containsPattern("(?m)^bob:\\$scram-sha-512\\$");

        assertThat(run("", "ann", "--delete")).isEqualTo(new Answer(0, ""));
        assertThat(run("", "bob", "--delete")).isEqualTo(new Answer(0, ""));
        assertThat(file()).isEmptyFile();
    }

    @Test
    void whatIsWrongIsSaidInOneLine() throws IOException {
        assertThat(run("", "ann", "--delete"))
                .isEqualTo(
                        new Answer(
                                1, "meshlark: there is no user 'ann' in %s\n".formatted(file())));
        assertThat(run("", "ann", "--stdin"))
                .isEqualTo(new Answer(1, "meshlark: the password is empty\n"));
        assertThat(run("geheim", "a:b", "--stdin"))
                .isEqualTo(
                        new Answer(
                                2,
                                "meshlark: the user name 'a:b' has a colon or a control character"
                                        + " in it\nSee: meshlark passwd --help\n"));

        Files.writeString(file(), "broken\n");
        assertThat(run("geheim", "ann", "--stdin").err())
                .isEqualTo(
                        "meshlark: cannot change %s: line 1: it must be user:hash\n"
                                .formatted(file()));
        assertThat(file()).hasContent("broken");
    }
}
