package io.meshlark.auth.certificate;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.meshlark.auth.AuthenticationLink;
import io.meshlark.auth.Login;
import io.meshlark.auth.access.Principal;
import io.meshlark.config.AuthSettings.Certificate.UserName;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Lets in whoever has shown a certificate with a name in it: that the certificate is good, TLS has
 * found out before. A user name in CONNECT is not looked at. The connection ends when the
 * certificate does.
 *
 * @param userName where the name is
 */
public record CertificateLink(UserName userName) implements AuthenticationLink {

    @Override
    public CompletionStage<Answer> ask(Login login) {
        return completedStage(
                login.certificates().isEmpty()
                        ? Answer.IGNORED
                        : answer(login.certificates().getFirst()));
    }

    private Answer answer(X509Certificate certificate) {
        CertificateName name = new CertificateName(certificate);
        String user =
                switch (userName) {
                    case CN -> name.cn();
                    case DN -> name.dn();
                    case SAN_DNS -> name.alternative(CertificateName.DNS);
                    case SAN_EMAIL -> name.alternative(CertificateName.EMAIL);
                    case SAN_URI -> name.alternative(CertificateName.URI);
                };
        return user == null
                ? Answer.IGNORED
                : new Answer.Allowed(
                        new Principal(user, attributes(certificate, name)),
                        certificate.getNotAfter().getTime());
    }

    private static Map<String, String> attributes(
            X509Certificate certificate, CertificateName name) {
        Map<String, String> attributes = new HashMap<>();
        put("cert.cn", name.cn(), attributes);
        put("cert.dn", name.dn(), attributes);
        put("cert.fingerprint", fingerprint(certificate), attributes);
        put("cert.serial", certificate.getSerialNumber().toString(16), attributes);
        return attributes;
    }

    private static void put(String key, @Nullable String value, Map<String, String> attributes) {
        if (value != null) {
            attributes.put(key, value);
        }
    }

    /** SHA-256, in hexadecimal digits. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("SHA-256 of a certificate that was decoded", e);
        }
    }
}
