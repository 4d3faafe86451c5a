package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code meshlark acl explain}. */
class AclCommandTest {
    @TempDir Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                folder.resolve("rules"),
                "deny everyone all +/secret\nallow user=ops publish qos=0 #\n");
    }

    private CommandRun explain(String user, String action, String topic, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "acl",
                                "explain",
                                "--set",
                                "access.rules=" + folder.resolve("rules"),
                                "--client",
                                "pump",
                                "--user",
                                user,
                                "--action",
                                action,
                                "--topic",
                                topic));
        all.addAll(List.of(more));
        return CommandRun.of(all);
    }

    @Test
    void ruleThatDecidesIsNamed() {
        assertThat(explain("ops", "publish", "a/b"))
                .isEqualTo(
                        new CommandRun(
                                0, "allowed: by rules:2: allow user=ops publish qos=0 #\n", ""));
        assertThat(explain("ops", "publish", "a/secret"))
                .isEqualTo(
                        new CommandRun(1, "denied: by rules:1: deny everyone all +/secret\n", ""));
        assertThat(explain("ops", "publish", "a/b", "--qos", "1").out())
                .isEqualTo("denied: no rule fits, and what none fits is denied\n");
    }

    @Test
    void rulesOfTheClientStandBehindThoseOfTheFile() {
        String own = "allow all plant/${clientid}/#";

        assertThat(explain("ann", "subscribe", "plant/#", "--rule", "allow all plant/#").out())
                .isEqualTo("denied: by rules:1: deny everyone all +/secret\n");
        assertThat(explain("ann", "publish", "plant/pump/up", "--rule", own))
                .isEqualTo(new CommandRun(0, "allowed: by login: " + own + "\n", ""));
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertThat(explain("ann", "publish", "a", "--rule", "allow eat a").err())
                .contains("--rule: rule 1: action must be publish, subscribe or all");
        assertThat(explain("ann", "publish", "a/#").err()).contains("nobody publishes to a filter");
        assertThat(explain("ann", "publish", "a", "--qos", "3").exitCode()).isEqualTo(2);
    }
}
