package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.admin.FakeNode;
import io.meshlark.admin.HealthServer;
import io.meshlark.auth.directory.FakeDirectories;
import io.meshlark.auth.password.PasswordHash;
import io.meshlark.auth.password.ScramMechanism;
import io.meshlark.auth.password.ScramVerifier;
import io.meshlark.auth.user.Users;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code meshlark users}, and {@code /users} of a node, which it asks. */
class UsersCommandTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir Path folder;

    private final FakeDirectories store = new FakeDirectories();
    private final Users users = new Users(store, 3, InstantSource.fixed(NOW), Runnable::run);
    private final FakeNode node = new FakeNode();

    @SuppressWarnings("NullAway.Init")
    private HealthServer server;

    @BeforeEach
    void start() throws IOException {
        node.users = users;
        server = HealthServer.start("127.0.0.1", 0, node);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CommandRun run(String password, String command, String... arguments) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("users", command, "--url", "http://127.0.0.1:" + server.port()));
        words.addAll(List.of(arguments));
        return CommandRun.of(Map.of(), password, words);
    }

    private boolean matches(String user, String password) throws Exception {
        return PasswordHash.parse(users.find(user, "").orElseThrow().passwordHash())
                .matches(password.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void userIsAddedChangedListedAndRemoved() throws Exception {
        assertThat(
                        run(
                                "geheim\n",
                                "add",
                                "ann",
                                "--stdin",
                                "--rule",
                                "allow publish a/${clientid}"))
                .isEqualTo(new CommandRun(0, "user ann: password, rules set\n", ""));
        assertThat(matches("ann", "geheim")).isTrue();

        assertThat(run("anders\n", "passwd", "ann", "--stdin").out())
                .isEqualTo("user ann: password set\n");
        assertThat(matches("ann", "anders")).isTrue();
        assertThat(run("", "list").out())
                .startsWith("ann ")
                .contains("password since 2026-01-02T03:04:05Z\n")
                .endsWith("    allow publish a/${clientid}\n");

        assertThat(run("", "rules", "ann", "deny all b", "allow subscribe #").out())
                .isEqualTo("user ann: rules set\n");
        assertThat(run("", "list", "--json").out())
                .contains("\"deny all b\", \"allow subscribe #\"")
                .doesNotContain("argon2id");

        assertThat(run("", "remove", "ann").exitCode()).isZero();
        assertThat(run("", "list").out()).isEqualTo("there are no users\n");
        assertThat(run("", "remove", "ann").err()).isEqualTo("meshlark: there is no user ann\n");
    }

    @Test
    void userOfScramIsListedAndHasOnePassword() throws Exception {
        assertThat(run("geheim\n", "add", "ann", "--stdin", "--scram").exitCode()).isZero();
        for (ScramMechanism each : ScramMechanism.values()) {
            ScramVerifier known = users.scram("ann", each);
            assertThat(known).isNotNull();
            assertThat(known.matches("geheim".getBytes(StandardCharsets.UTF_8))).isTrue();
        }
        assertThat(matches("ann", "geheim")).isTrue();
        assertThat(run("", "list").out())
                .endsWith("password since 2026-01-02T03:04:05Z, SCRAM\n")
                .doesNotContain("$");
        assertThat(run("", "list", "--json").out())
                .contains("\"scram\" : true")
                .doesNotContain("$");

        assertThat(run("anders\n", "passwd", "ann", "--stdin").exitCode()).isZero();

        assertThat(users.scram("ann", ScramMechanism.SHA_256)).isNull();
        assertThat(run("", "list").out()).doesNotContain("SCRAM");
        assertThat(run("neu\n", "passwd", "ann", "--stdin", "--scram").exitCode()).isZero();
        assertThat(matches("ann", "anders")).isFalse();
        assertThat(matches("ann", "neu")).isTrue();
    }

    @Test
    void usersOfAFileAreTakenOverWithTheirHashes() throws Exception {
        Path file = folder.resolve("passwords");
        for (String scram : List.of("", "--scram")) {
            List<String> arguments = new ArrayList<>(List.of("passwd", "--stdin"));
            if (!scram.isEmpty()) {
                arguments.add(scram);
            }
            arguments.addAll(List.of(file.toString(), "ann"));
            CommandRun.of(Map.of(), "geheim\n", arguments);
        }

        assertThat(run("", "import", file.toString()).exitCode()).isZero();

        assertThat(Files.readString(file))
                .contains(users.find("ann", "").orElseThrow().passwordHash());
        assertThat(users.find("ann", "").orElseThrow().passwordHash()).startsWith("$argon2id$");
        assertThat(users.scram("ann", ScramMechanism.SHA_512)).isNotNull();
        assertThat(matches("ann", "geheim")).isTrue();
        assertThat(run("", "import", folder.resolve("none").toString()).err())
                .startsWith("meshlark: cannot read ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"allow", "allow publish", "may publish a", "allow eat a", "allow all a#"})
    void ruleThatIsNoneChangesNothing(String wrong) {
        var answer = run("geheim\n", "add", "ann", "--stdin", "--rule", wrong);

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.err()).startsWith("meshlark: rule 1: ");
        assertThat(users.all()).isEmpty();
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        assertThat(run("\n", "add", "ann", "--stdin").err())
                .isEqualTo("meshlark: the password is empty\n");
        store.of("users").isAway = true;
        assertThat(run("geheim\n", "add", "ann", "--stdin").err())
                .contains("the store has not confirmed it");
        node.users = null;
        assertThat(run("", "list").err()).contains("the node is starting");
    }
}
