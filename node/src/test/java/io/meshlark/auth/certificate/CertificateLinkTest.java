package io.meshlark.auth.certificate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshlark.auth.AuthenticationLink.Answer;
import io.meshlark.auth.Login;
import io.meshlark.auth.Logins;
import io.meshlark.config.AuthSettings.Certificate.UserName;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateLinkTest {

    /** Made with Java's keytool; {@code nameless} has neither Common Name nor other names. */
    private static X509Certificate certificate(String name) {
        var path = "/auth/" + name + ".pem";
        try (var in = requireNonNull(CertificateLinkTest.class.getResourceAsStream(path), path)) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer ask(UserName userName, Login login) {
        return new CertificateLink(userName).ask(login).toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CN | device-7",
                "DN | CN=device-7,OU=Pumps,O=Example",
                "SAN_DNS | pump-7.example.org",
                "SAN_EMAIL | pump@example.org",
                "SAN_URI | urn:dev:pump:7"
            })
    void theUserNameIsWhatTheSettingSays(UserName userName, String expected) {
        var answer = ask(userName, Logins.with(certificate("device")));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Allowed.class,
                        it -> assertThat(it.principal().userName()).isEqualTo(expected));
    }

    @Test
    void whatElseTheCertificateSaysAreAttributes() {
        var certificate = certificate("device");

        var answer = ask(UserName.CN, Logins.with(certificate));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Allowed.class,
                        it ->
                                assertThat(it.principal().attributes())
                                        .containsEntry("cert.cn", "device-7")
                                        .containsEntry("cert.dn", "CN=device-7,OU=Pumps,O=Example")
                                        .containsEntry("cert.serial", "34397751e4180178")
                                        .containsEntry(
                                                "cert.fingerprint",
                                                "94cdb3a1b2010f4b3f344f8c80565195a8d7a89ba8f3cdae07ff6300f672d5a1"));
    }

    @Test
    void theConnectionEndsWithTheCertificate() {
        var certificate = certificate("device");

        assertThat(ask(UserName.CN, Logins.with(certificate)))
                .isInstanceOfSatisfying(
                        Answer.Allowed.class,
                        it ->
                                assertThat(it.expiresAt())
                                        .isEqualTo(certificate.getNotAfter().getTime()));
    }

    @ParameterizedTest
    @EnumSource(names = "DN", mode = EnumSource.Mode.EXCLUDE)
    void aCertificateWithoutSuchANameIsTheNextLinks(UserName userName) {
        assertThat(ask(userName, Logins.with(certificate("nameless")))).isEqualTo(Answer.IGNORED);
    }

    @Test
    void whoHasShownNoCertificateIsTheNextLinks() {
        assertThat(ask(UserName.CN, Logins.of("device-7", "password"))).isEqualTo(Answer.IGNORED);
    }
}
