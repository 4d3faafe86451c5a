package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswdCommandTest {
    @TempDir private Path folder;

    private CommandRun run(String input, String... options) {
        var arguments = new ArrayList<>(List.of("passwd", file().toString()));
        arguments.addAll(List.of(options));
        return CommandRun.of(Map.of(), input, arguments);
    }

    private Path file() {
        return folder.resolve("passwords");
    }

    @Test
    void passwordsAreSetAndUsersTakenOut() throws IOException {
        assertThat(run("geheim\n", "ann", "--stdin")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(run("geheim", "bob", "--stdin", "--scram")).isEqualTo(new CommandRun(0, "", ""));

        assertThat(Files.readString(file()))
                .doesNotContain("geheim")
                .containsPattern("(?m)^ann:\\$argon2id\\$")
                .containsPattern("(?m)^bob:\\$scram-sha-256\\$")
                .containsPattern("(?m)^bob:\\$scram-sha-512\\$");

        assertThat(run("", "ann", "--delete")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(run("", "bob", "--delete")).isEqualTo(new CommandRun(0, "", ""));
        assertThat(file()).isEmptyFile();
    }

    @Test
    void whatIsWrongIsSaidInOneLine() throws IOException {
        assertThat(run("", "ann", "--delete"))
                .isEqualTo(
                        new CommandRun(
                                1,
                                "",
                                "meshlark: there is no user 'ann' in %s\n".formatted(file())));
        assertThat(run("", "ann", "--stdin"))
                .isEqualTo(new CommandRun(1, "", "meshlark: the password is empty\n"));
        assertThat(run("geheim", "a:b", "--stdin"))
                .isEqualTo(
                        new CommandRun(
                                2,
                                "",
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
