package io.meshlark.auth.password;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.KeyedHash;
import io.meshlark.auth.Logins;
import io.meshlark.auth.WatchedFile;
import io.meshlark.auth.access.Principal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordFileTest {
    private static final String BCRYPT_ABC =
            "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";
    private static final Answer WRONG = Answer.Denied.to(Logins.of("user", "password"));

    private final SecureRandom random = new SecureRandom();

    @TempDir private Path folder;

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("passwords"), List.of(lines));
    }

    private static WatchedFile<PasswordFile> watched(Path file) throws IOException {
        return new WatchedFile<>("auth.password-file.file", file, PasswordFile::read);
    }

    private static PasswordFileLink link(WatchedFile<PasswordFile> file) {
        return new PasswordFileLink(file, KeyedHash.random());
    }

    private static PasswordFileLink link(Path file) throws IOException {
        return link(watched(file));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whoKnowsThePasswordIsLetInByItsName() throws IOException {
        var link = link(file("# clients", "", "ann:" + BCRYPT_ABC));

        assertThat(link.ask(Logins.of("ann", "abc")))
                .isEqualTo(new Answer.Allowed(Principal.named("ann")));
        assertThat(link.ask(Logins.of("ann", "abd"))).isEqualTo(WRONG);
        assertThat(link.ask(Logins.of("ann", null))).isEqualTo(WRONG);
    }

    @Test
    void whoIsNotInTheFileIsTheNextLinks() throws IOException {
        var link = link(file("ann:" + BCRYPT_ABC));

        assertThat(link.ask(Logins.of("Ann", "abc"))).isEqualTo(Answer.IGNORED);
        assertThat(link.ask(Logins.of(null, "abc"))).isEqualTo(Answer.IGNORED);
        assertThat(link(file()).ask(Logins.of("ann", "abc"))).isEqualTo(Answer.IGNORED);
    }

    @Test
    void aFileOfMosquittoIsUnderstood() throws Exception {
        assumeThat(Path.of("/usr/bin/mosquitto_passwd")).isExecutable();
        var file = file();
        for (var algorithm : List.of("sha512", "sha512-pbkdf2")) {
            var process =
                    new ProcessBuilder(
                                    "/usr/bin/mosquitto_passwd",
                                    "-H",
                                    algorithm,
                                    "-b",
                                    file.toString(),
                                    algorithm,
                                    "geheim wörter")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }

        var link = link(file);

        for (var user : List.of("sha512", "sha512-pbkdf2")) {
            assertThat(link.ask(Logins.of(user, "geheim wörter")))
                    .isEqualTo(new Answer.Allowed(Principal.named(user)));
            assertThat(link.ask(Logins.of(user, "geheim"))).isEqualTo(WRONG);
        }
    }

    @ParameterizedTest
    @CsvSource({"noColon, 2", ":" + BCRYPT_ABC + ", 2", "bob:secret, 2"})
    void aWrongLineIsNamedByItsNumberAndNotQuoted(String line, int number) throws IOException {
        var file = file("ann:" + BCRYPT_ABC, line);

        assertThatThrownBy(() -> PasswordFile.read(file))
                .isInstanceOf(IOException.class)
                .message()
                .startsWith("line " + number + ": ")
                .doesNotContain("secret", "If6bvum");
    }

    @Test
    void aUserStandsInTheFileOnce() throws IOException {
        var file = file("ann:" + BCRYPT_ABC, "ann:" + BCRYPT_ABC);

        assertThatThrownBy(() -> PasswordFile.read(file))
                .hasMessage("line 2: the user has two hashes of a kind");
    }

    @Test
    void aChangeOfTheFileIsInForceWhenItIsLookedAtNext() throws IOException {
        var watched = watched(file("ann:" + BCRYPT_ABC));
        var link = link(watched);

        file("bob:" + BCRYPT_ABC, "# and nobody else");
        assertThat(link.ask(Logins.of("bob", "abc"))).isEqualTo(Answer.IGNORED);
        watched.check();

        assertThat(link.ask(Logins.of("bob", "abc")))
                .isEqualTo(new Answer.Allowed(Principal.named("bob")));
        assertThat(link.ask(Logins.of("ann", "abc"))).isEqualTo(Answer.IGNORED);
        assertThat(watched.version()).isEqualTo(2);
    }

    @Test
    void aFileThatIsBrokenOrGoneLeavesTheOldContentsInForce() throws IOException {
        var file = file("ann:" + BCRYPT_ABC);
        var watched = watched(file);
        var link = link(watched);
        var allowed = new Answer.Allowed(Principal.named("ann"));

        file("bob:" + BCRYPT_ABC, "broken");
        watched.check();
        assertThat(link.ask(Logins.of("ann", "abc"))).isEqualTo(allowed);
        Files.delete(file);
        watched.check();
        assertThat(link.ask(Logins.of("ann", "abc"))).isEqualTo(allowed);

        file("bob:" + BCRYPT_ABC);
        watched.check();
        assertThat(link.ask(Logins.of("ann", "abc"))).isEqualTo(Answer.IGNORED);
    }

    @Test
    void aFileThatIsMissingAtTheStartIsNamedWithItsSetting() {
        assertThatThrownBy(() -> watched(folder.resolve("none")))
                .hasMessage(
                        "auth.password-file.file: cannot read %s: there is no such file"
                                .formatted(folder.resolve("none")));
    }

    @Test
    void anEditChangesOneUserAndLeavesTheRestAsItIs() throws IOException {
        var file = file("# clients", "ann:" + BCRYPT_ABC, "", "bob:" + BCRYPT_ABC);

        var edit = PasswordFileEdit.of(file);
        edit.setPassword("ann", utf8("secret"), random);
        edit.setPassword("eve", utf8("apple"), random);
        edit.save();

        var lines = Files.readAllLines(file);
        assertThat(lines.get(0)).isEqualTo("# clients");
        assertThat(lines.get(1)).startsWith("ann:$argon2id$");
        assertThat(lines.subList(2, 4)).containsExactly("", "bob:" + BCRYPT_ABC);
        assertThat(lines.get(4)).startsWith("eve:$argon2id$");
        var link = link(file);
        assertThat(link.ask(Logins.of("ann", "secret"))).isInstanceOf(Answer.Allowed.class);
        assertThat(link.ask(Logins.of("bob", "abc"))).isInstanceOf(Answer.Allowed.class);
        assertThat(link.ask(Logins.of("eve", "apple"))).isInstanceOf(Answer.Allowed.class);
    }

    @Test
    void linesOfScramStandBesideTheHash() throws IOException {
        var file = file("ann:" + BCRYPT_ABC);

        var edit = PasswordFileEdit.of(file);
        edit.setScram("ann", utf8("first"), random);
        edit.setScram("ann", utf8("second"), random);
        edit.save();

        assertThat(Files.readAllLines(file)).hasSize(3);
        var content = PasswordFile.read(file);
        for (var mechanism : ScramMechanism.values()) {
            var verifier = content.scram("ann", mechanism);
            assertThat(verifier).isNotNull();
            assertThat(verifier.matches(utf8("second"))).isTrue();
        }
        assertThat(link(file).ask(Logins.of("ann", "abc"))).isInstanceOf(Answer.Allowed.class);
    }

    @Test
    void aUserIsTakenOutWithAllItsLines() throws IOException {
        var file = file("ann:" + BCRYPT_ABC, "anna:" + BCRYPT_ABC);
        var edit = PasswordFileEdit.of(file);
        edit.setScram("ann", utf8("secret"), random);

        assertThat(edit.remove("ann")).isTrue();
        assertThat(edit.remove("ann")).isFalse();
        edit.save();

        assertThat(Files.readAllLines(file)).containsExactly("anna:" + BCRYPT_ABC);
    }

    @Test
    void onlyItsOwnerMayReadAFileThatIsSaved() throws IOException {
        var made = PasswordFileEdit.of(folder.resolve("new"));
        made.setPassword("ann", utf8("secret"), random);

        made.save();

        assertThat(Files.getPosixFilePermissions(folder.resolve("new")))
                .isEqualTo(fromString("rw-------"));
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void aLinkToAFileStaysOne() throws IOException {
        var file = file("ann:" + BCRYPT_ABC);
        var link = Files.createSymbolicLink(folder.resolve("link"), file);

        var edit = PasswordFileEdit.of(link);
        edit.remove("ann");
        edit.save();

        assertThat(link).isSymbolicLink();
        assertThat(file).isEmptyFile();
    }
}
