package io.meshlark.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.access.OwnRules;
import io.meshlark.auth.password.PasswordHash;
import io.meshlark.auth.password.ScramMechanism;
import io.meshlark.auth.user.Users;
import io.meshlark.persistence.Directory;
import io.meshlark.persistence.Directory.Edit;
import io.meshlark.persistence.embedded.EmbeddedStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code meshlark export} and {@code import} of what operators have said; sessions, and Cassandra,
 * are {@link io.meshlark.system.MovingIT}'s.
 */
class MovingCommandTest {
    private static final Directory.Entry BAN =
            new Directory.Entry("client c", new byte[] {1, 2, 3}, 4_000_000_000_000L);

    @TempDir Path folder;

    private CommandRun run(String command, Path file, String data) {
        return CommandRun.of(
                List.of(
                        command,
                        file.toString(),
                        "--set",
                        "data-dir=" + folder.resolve(data),
                        "--set",
                        "cluster.shards=4"));
    }

    private EmbeddedStore store(String data) {
        return EmbeddedStore.open(folder.resolve(data).resolve("store"));
    }

    private static Users users(EmbeddedStore store) {
        return new Users(store.directory(), 9, InstantSource.system(), Runnable::run);
    }

    private static <T> T now(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void bansAndUsersComeAlong() throws Exception {
        byte[] password = "geheim".getBytes(StandardCharsets.UTF_8);
        try (EmbeddedStore old = store("old")) {
            Users users = users(old);
            now(users.setPassword("ann", PasswordHash.makeScram(password, new SecureRandom())));
            now(users.setRules("ann", OwnRules.ofLines(List.of("allow all plant/#"))));
            now(users.setRules("of a token", OwnRules.ofLines(List.of("deny all #"))));
            now(old.directory().write("bans", 0, List.of(new Edit.Put(BAN))));
        }
        Path file = folder.resolve("state.mlk");

        CommandRun exported = run("export", file, "old");
        CommandRun imported = run("import", file, "new");

        assertThat(exported.out())
                .as(exported.err())
                .startsWith(
                        "exported 0 sessions, 0 messages, 0 retained,"
                                + " 4 bans, passwords and rules of users, ");
        assertThat(imported.out())
                .as(imported.err())
                .contains(" 4 bans, passwords and rules of users, ");
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (EmbeddedStore moved = store("new")) {
            Users users = users(moved);
            for (var each : users.registers()) {
                now(each.load());
            }
            var verifier = users.scram("ann", ScramMechanism.SHA_512);
            assertThat(verifier).isNotNull();
            assertThat(verifier.matches(password)).isTrue();
            assertThat(users.rules()).containsOnlyKeys("ann", "of a token");
            assertThat(now(moved.directory().read("bans")).entries()).containsExactly(BAN);
            assertThat(now(users.remove("ann"))).isTrue();
        }
    }
}
