package io.meshlark.auth.scram;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.Authenticator.Verdict;
import io.meshlark.auth.EnhancedMethods.Exchange;
import io.meshlark.auth.EnhancedMethods.Step;
import io.meshlark.auth.KeyedHash;
import io.meshlark.auth.WatchedFile;
import io.meshlark.auth.access.Principal;
import io.meshlark.auth.directory.FakeDirectories;
import io.meshlark.auth.password.PasswordFile;
import io.meshlark.auth.password.PasswordFileEdit;
import io.meshlark.auth.password.PasswordHash;
import io.meshlark.auth.password.ScramMechanism;
import io.meshlark.auth.user.Users;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.ReasonCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScramExchangeTest {
    private static final Step DENIED = new Step.Denied(ReasonCode.NOT_AUTHORIZED, "not authorized");

    @TempDir private Path folder;

    private WatchedFile<PasswordFile> file(String... lines) throws IOException {
        var file = Files.write(folder.resolve("passwords"), List.of(lines));
        return new WatchedFile<>("file", file, PasswordFile::read);
    }

    private WatchedFile<PasswordFile> fileWith(String user, String password) throws IOException {
        var path = folder.resolve("made");
        var edit = PasswordFileEdit.of(path);
        edit.setScram(user, password.getBytes(StandardCharsets.UTF_8), new SecureRandom());
        edit.save();
        return new WatchedFile<>("file", path, PasswordFile::read);
    }

    private static ScramMethods methods(WatchedFile<PasswordFile> file) {
        return new ScramMethods(
                List.of(ScramMechanism.values()),
                List.of(file::value),
                KeyedHash.derived(new byte[32], "test"),
                new SecureRandom());
    }

    private static Step next(Exchange exchange, String text) {
        return exchange.next(Bytes.utf8(text));
    }

    private static String asked(Step step) {
        assertThat(step).isInstanceOf(Step.More.class);
        return ((Step.More) step).data().utf8();
    }

    /** RFC 7677, section 3: the password is "pencil". */
    @Test
    void theExampleOfTheSpecificationWorks() throws IOException {
        var sha256 = ScramMechanism.SHA_256;
        var salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
        var salted = sha256.salted("pencil".getBytes(StandardCharsets.UTF_8), salt, 4096);
        var stored =
                sha256.hash(sha256.hmac(salted, "Client Key".getBytes(StandardCharsets.UTF_8)));
        var server = sha256.hmac(salted, "Server Key".getBytes(StandardCharsets.UTF_8));
        var accounts =
                file("user:$scram-sha-256$4096$W22ZaJ0SNY7soEsUEjb6gQ==$%s$%s"
                                .formatted(
                                        Base64.getEncoder().encodeToString(stored),
                                        Base64.getEncoder().encodeToString(server)))
                        .value();
        var exchange =
                new ScramExchange(
                        "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", user -> accounts.scram(user, sha256));

        var question = next(exchange, "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        var end =
                next(
                        exchange,
                        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");

        assertThat(asked(question))
                .isEqualTo(
                        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        assertThat(end)
                .isEqualTo(
                        new Step.Done(
                                new Verdict.Allowed(Principal.named("user")),
                                Bytes.utf8("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")));
    }

    @ParameterizedTest
    @EnumSource
    void whoHasThePasswordIsLetInAndSeesThatTheBrokerKnowsIt(ScramMechanism mechanism)
            throws IOException {
        var exchange = methods(fileWith("a,b=c", "geheim")).begin(mechanism.title());
        var client = new ScramClient(mechanism, "a,b=c", "geheim");

        var end = next(exchange, client.last(asked(next(exchange, client.first()))));

        assertThat(end)
                .isInstanceOfSatisfying(
                        Step.Done.class,
                        it -> {
                            assertThat(it.verdict().principal().userName()).isEqualTo("a,b=c");
                            assertThat(it.data().utf8()).isEqualTo(client.expected());
                        });
        assertThat(next(exchange, client.first())).isEqualTo(DENIED);
    }

    @Test
    void aWrongPasswordIsRefused() throws IOException {
        var exchange = methods(fileWith("ann", "geheim")).begin("SCRAM-SHA-256");
        var client = new ScramClient(ScramMechanism.SHA_256, "ann", "falsch");

        var end = next(exchange, client.last(asked(next(exchange, client.first()))));

        assertThat(end).isEqualTo(DENIED);
    }

    @Test
    void aUserThatDoesNotExistLooksLikeOneThatDoes() throws IOException {
        var methods = methods(fileWith("ann", "geheim"));

        var first = question(methods, "nobody");
        var again = question(methods, "nobody");
        var other = question(methods, "nobody2");
        var known = question(methods, "ann");

        assertThat(salt(first)).isEqualTo(salt(again)).isNotEqualTo(salt(other));
        assertThat(salt(first)).hasSameSizeAs(salt(known));
        assertThat(first.replaceFirst(".*,i=", "")).isEqualTo(known.replaceFirst(".*,i=", ""));
        var exchange = methods.begin("SCRAM-SHA-256");
        var client = new ScramClient(ScramMechanism.SHA_256, "nobody", "geheim");
        assertThat(next(exchange, client.last(asked(next(exchange, client.first())))))
                .isEqualTo(DENIED);
    }

    /** Red when the old password of a file counts where the store has a new one. */
    @Test
    void theFirstThatKnowsAUserDecides() throws IOException {
        Users users = new Users(new FakeDirectories(), 9, InstantSource.system(), Runnable::run);
        users.setPassword("ann", PasswordHash.makeScram(utf8("neu"), new SecureRandom()));
        users.setPassword("eve", List.of(PasswordHash.make(utf8("neu"), new SecureRandom())));
        var file =
                file(
                        Stream.of("ann", "eve", "bob")
                                .map(it -> it + ":" + scram256("geheim"))
                                .toArray(String[]::new));
        var methods =
                new ScramMethods(
                        List.of(ScramMechanism.SHA_256),
                        List.of(() -> users, file::value),
                        KeyedHash.derived(new byte[32], "test"),
                        new SecureRandom());

        assertThat(login(methods, "ann", "neu")).isInstanceOf(Step.Done.class);
        assertThat(login(methods, "ann", "geheim")).isEqualTo(DENIED);
        assertThat(login(methods, "eve", "geheim")).isEqualTo(DENIED);
        assertThat(login(methods, "eve", "neu")).isEqualTo(DENIED);
        assertThat(login(methods, "bob", "geheim")).isInstanceOf(Step.Done.class);
        assertThat(salt(question(methods, "eve"))).isEqualTo(salt(question(methods, "eve")));
    }

    /** Red when made-up counts are those of the first place alone. */
    @Test
    void madeUpCountIsThatOfMostUsers() throws IOException {
        Users users = new Users(new FakeDirectories(), 9, InstantSource.system(), Runnable::run);
        users.setPassword("ann", PasswordHash.makeScram(utf8("neu"), new SecureRandom()));
        String often = scram256("geheim").replaceFirst("\\$15000\\$", "\\$20000\\$");
        var methods =
                new ScramMethods(
                        List.of(ScramMechanism.SHA_256),
                        List.of(() -> users, file("bob:" + often, "eve:" + often)::value),
                        KeyedHash.derived(new byte[32], "test"),
                        new SecureRandom());

        assertThat(question(methods, "ann")).endsWith(",i=15000");
        assertThat(question(methods, "nobody")).endsWith(",i=20000");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String scram256(String password) {
        return PasswordHash.makeScram(utf8(password), new SecureRandom()).getFirst();
    }

    private static Step login(ScramMethods methods, String user, String password) {
        var exchange = methods.begin("SCRAM-SHA-256");
        var client = new ScramClient(ScramMechanism.SHA_256, user, password);
        return next(exchange, client.last(asked(next(exchange, client.first()))));
    }

    private static String question(ScramMethods methods, String user) {
        return asked(next(methods.begin("SCRAM-SHA-256"), "n,,n=" + user + ",r=abc"));
    }

    private static String salt(String question) {
        return question.replaceFirst(".*,s=", "").replaceFirst(",i=.*", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n,,",
                "n,,n=,r=abc",
                "n,,n=ann",
                "n,,n=ann,r=",
                "p=tls-unique,,n=ann,r=abc",
                "n,a=root,n=ann,r=abc",
                "n,,m=ext,n=ann,r=abc",
                "n,,n=a=nn,r=abc",
                "n=ann,r=abc",
                "c=biws,r=abc,p=AAAA"
            })
    void aFirstMessageThatIsWrongIsRefused(String text) throws IOException {
        var exchange = methods(fileWith("ann", "geheim")).begin("SCRAM-SHA-256");

        assertThat(next(exchange, text)).isEqualTo(DENIED);
        assertThat(next(exchange, "n,,n=ann,r=abc")).isEqualTo(DENIED);
    }

    @Test
    void noMessageAndOneThatIsTooLongAreRefused() throws IOException {
        var methods = methods(fileWith("ann", "geheim"));

        assertThat(methods.begin("SCRAM-SHA-256").next(null)).isEqualTo(DENIED);
        assertThat(next(methods.begin("SCRAM-SHA-256"), "n,,n=ann,r=" + "a".repeat(3000)))
                .isEqualTo(DENIED);
    }

    @Test
    void anAnswerForAnotherExchangeIsRefused() throws IOException {
        var methods = methods(fileWith("ann", "geheim"));
        var client = new ScramClient(ScramMechanism.SHA_256, "ann", "geheim");
        var heard = client.last(asked(next(methods.begin("SCRAM-SHA-256"), client.first())));

        var exchange = methods.begin("SCRAM-SHA-256");
        next(exchange, client.first());

        assertThat(next(exchange, heard)).isEqualTo(DENIED);
    }

    @Test
    void whatWasSaidOfChannelBindingMustBeRepeated() throws IOException {
        var exchange = methods(fileWith("ann", "geheim")).begin("SCRAM-SHA-256");
        var client = new ScramClient(ScramMechanism.SHA_256, "ann", "geheim");

        var question = asked(next(exchange, "y" + client.first().substring(1)));

        assertThat(next(exchange, client.last(question))).isEqualTo(DENIED);
    }

    @Test
    void onlyMechanismsOfTheSettingAreOffered() throws IOException {
        var methods =
                new ScramMethods(
                        List.of(ScramMechanism.SHA_512),
                        List.of(fileWith("ann", "geheim")::value),
                        KeyedHash.random(),
                        new SecureRandom());

        assertThat(methods.offers("SCRAM-SHA-512")).isTrue();
        assertThat(methods.offers("SCRAM-SHA-256")).isFalse();
        assertThat(methods.offers("scram-sha-512")).isFalse();
    }
}
