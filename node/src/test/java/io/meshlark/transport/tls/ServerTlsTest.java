package io.meshlark.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshlark.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator is told about the files of the block {@code tls}. */
class ServerTlsTest {
    @TempDir private static Path folder;
    private static Authority authority;
    private static Authority.Pair broker;

    @TempDir private Path own;

    @BeforeAll
    static void makeCertificates() {
        authority = Authority.in(folder, "Authority");
        broker = authority.issue("broker", "DNS:localhost");
    }

    @Test
    void goodCertificatesNeedNoWarning() {
        try (var tls = load(broker.settings())) {
            assertThat(tls.warnings()).isEmpty();
            assertThat(tls.timeLeft()).isPositive().isLessThan(Duration.ofDays(91));
        }
    }

    @Test
    void certificateThatHasEndedIsUsedWithAWarning() {
        var ended = authority.issueEnded("ended", "DNS:localhost");

        try (var tls = load(ended.settings())) {
            assertThat(tls.warnings())
                    .containsExactly(
                            "certificate CN=ended in %s has ended on 2020-02-01: clients refuse it"
                                    .formatted(ended.certificate()));
            assertThat(tls.timeLeft()).isNegative();
        }
    }

    @Test
    void endOfACertificateIsSaidInTime() {
        var later = Instant.now().plus(Duration.ofDays(80));

        try (var tls =
                ServerTls.load(
                        Settings.with(broker.settings()).tls(), InstantSource.fixed(later))) {
            assertThat(tls.warnings())
                    .singleElement()
                    .asString()
                    .contains("certificate CN=broker", "ends on", "in 9 days");
        }
    }

    @Test
    void staleRevocationsAreSaid() {
        var later = Instant.now().plus(Duration.ofDays(100));
        var settings =
                broker.settings(
                        "tls.expiry-warning=0s",
                        "tls.client-certificates=want",
                        "tls.truststore=" + authority.certificate(),
                        "tls.crl-files=" + authority.revocations());

        try (var tls = ServerTls.load(Settings.with(settings).tls(), InstantSource.fixed(later))) {
            assertThat(tls.warnings())
                    .anySatisfy(it ->
                            assertThat(it).startsWith("the revoked certificates of CN=Authority"));
        }
    }

    @Test
    void keyThatEverybodyCanReadIsSaid() throws IOException {
        var key = Files.copy(broker.key(), own.resolve("open.key"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        try (var tls = load(new Authority.Pair(broker.certificate(), key).settings())) {
            assertThat(tls.warnings())
                    .containsExactly("every user of this machine can read the key in " + key);
        }
    }

    @Test
    void responseIsNotStapledByJava() {
        var staple = authority.staple("broker");

        try (var tls = load(broker.settings("tls.provider=jdk", "tls.ocsp-staple=" + staple))) {
            assertThat(tls.provider()).isEqualTo("Java's own TLS");
            assertThat(tls.warnings())
                    .singleElement()
                    .asString()
                    .endsWith("is not sent: Java's own TLS cannot");
        }
    }

    @Test
    void keyOfAnotherCertificateIsRefused() {
        var other = authority.issue("other", "");

        refuses(
                new Authority.Pair(broker.certificate(), other.key()).settings(),
                other.key()
                        + ": is not the key of the first certificate in "
                        + broker.certificate());
    }

    @Test
    void oldFormOfAKeySaysHowToConvertIt() {
        authority.openssl("ec -in broker.key -out old.key");
        var old = folder.resolve("old.key");

        refuses(
                new Authority.Pair(broker.certificate(), old).settings(),
                old
                        + ": is a key in an old form (\"EC PRIVATE KEY\"); this makes it PKCS#8:"
                        + " openssl pkey -in old.key -out NEW");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", ""})
    void fileWithSomethingElseIsRefused(String content) throws IOException {
        var file = Files.writeString(own.resolve("file"), content);

        refuses(
                new Authority.Pair(broker.certificate(), file).settings(),
                file + ": has no private key in PEM");
        assertThatThrownBy(() -> load(new Authority.Pair(file, broker.key()).settings()))
                .isInstanceOf(TlsException.class)
                .hasMessageStartingWith(file + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aes-256-cbc", "aes-128-cbc"})
    void encryptedKeyNeedsItsPassword(String cipher) {
        authority.openssl(
                "pkcs8 -topk8 -in broker.key -out encrypted.key -v2 %s -passout pass:hidden"
                        .formatted(cipher));
        var pair = new Authority.Pair(broker.certificate(), folder.resolve("encrypted.key"));

        load(pair.settings("tls.key-password=hidden")).close();

        refuses(pair.settings(), pair.key() + ": is encrypted; its password is missing");
        refuses(
                pair.settings("tls.key-password=wrong"),
                pair.key() + ": cannot be decrypted: is the password right?");
    }

    @Test
    void keyOfRsaIsReadAsWell() {
        authority.openssl(
                "req -x509 -newkey rsa:2048 -nodes -keyout rsa.key -out rsa.crt -days 90 -subj /CN=rsa");

        load(new Authority.Pair(folder.resolve("rsa.crt"), folder.resolve("rsa.key")).settings())
                .close();
    }

    @Test
    void wrongPasswordOfAKeyStoreIsSaidWithoutIt() {
        var file = authority.pkcs12("broker", "hidden");

        refuses(
                new String[] {"tls.keystore=" + file, "tls.keystore-password=mistaken"},
                file + ": is no PKCS#12 file, or its password is another");
    }

    @Test
    void pairInTheFolderMustNameAHost() throws IOException {
        var nameless = authority.issue("nameless", "");
        var certificate = Files.copy(nameless.certificate(), own.resolve("nameless.crt"));
        Files.copy(nameless.key(), own.resolve("nameless.key"));

        refuses(
                broker.settings("tls.sni-dir=" + own),
                certificate
                        + ": has a certificate for no host (subjectAltName), so no client could ask for it");
    }

    @Test
    void fileThatIsReplacedIsReadOnce() throws IOException {
        var certificate = Files.copy(broker.certificate(), own.resolve("tls.crt"));
        try (var tls = load(new Authority.Pair(certificate, broker.key()).settings())) {
            tls.check();
            assertThat(tls.reloads()).isZero();
            var next = own.resolve("next");
            Files.writeString(next, "# the same\n" + Files.readString(certificate));

            Files.move(next, certificate, StandardCopyOption.ATOMIC_MOVE);
            tls.check();
            assertThat(tls.reloads()).isZero();
            for (int i = 0; i < 3; i++) {
                tls.check();
            }

            assertThat(tls.reloads()).isEqualTo(1);
            assertThat(tls.failedReloads()).isZero();
        }
    }

    private static ServerTls load(String... settings) {
        return ServerTls.load(Settings.with(settings).tls(), InstantSource.system());
    }

    private static void refuses(String[] settings, String message) {
        assertThatThrownBy(() -> load(settings))
                .isInstanceOf(TlsException.class)
                .hasMessage(message)
                .hasMessageNotContaining("mistaken");
    }
}
