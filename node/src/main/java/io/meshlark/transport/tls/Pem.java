package io.meshlark.transport.tls;

import io.meshlark.config.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Certificates, keys and revocation lists as {@code openssl} writes them [RFC 7468]. Certificates
 * and lists may be DER as well.
 */
final class Pem {
    private static final long MAX_SIZE = 64 << 20;

    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN ((?:[A-Z]+ )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private Pem() {}

    /** At least one certificate, in the order of the file. */
    static List<X509Certificate> certificates(Path file) {
        byte[] bytes = bytes(file);
        try {
            var found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (found.isEmpty()) {
                throw TlsException.of(file, "has no certificate", null);
            }
            return found;
        } catch (CertificateException e) {
            throw TlsException.of(file, "is no certificate in PEM: " + e.getMessage(), e);
        }
    }

    /** The revocation lists of a file. */
    static List<X509CRL> revocations(Path file) {
        byte[] bytes = bytes(file);
        try {
            var found =
                    CertificateFactory.getInstance("X.509")
                            .generateCRLs(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509CRL.class::cast)
                            .toList();
            if (found.isEmpty()) {
                throw TlsException.of(file, "has no revocation list", null);
            }
            return found;
        } catch (CertificateException | CRLException e) {
            throw TlsException.of(file, "is no revocation list: " + e.getMessage(), e);
        }
    }

    /**
     * A private key.
     *
     * @param algorithm of the public key that it must fit
     */
    static PrivateKey key(Path file, Secret password, String algorithm) {
        Matcher pem = KEY.matcher(new String(bytes(file), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw TlsException.of(file, "has no private key in PEM", null);
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
        return switch (pem.group(1)) {
            case "PRIVATE KEY" -> key(file, new PKCS8EncodedKeySpec(der), algorithm);
            case "ENCRYPTED PRIVATE KEY" -> key(file, decrypted(file, der, password), algorithm);
            default ->
                    throw TlsException.of(
                            file,
                            "is a key in an old form (\"%s\"); this makes it PKCS#8: openssl pkey -in %s -out NEW"
                                    .formatted(pem.group(1), file.getFileName()),
                            null);
        };
    }

    private static PrivateKey key(Path file, PKCS8EncodedKeySpec spec, String algorithm) {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(spec);
        } catch (GeneralSecurityException e) {
            throw TlsException.of(
                    file, "is no %s key, as its certificate has".formatted(algorithm), e);
        }
    }

    private static PKCS8EncodedKeySpec decrypted(Path file, byte[] der, Secret password) {
        if (password.isEmpty()) {
            throw TlsException.of(file, "is encrypted; its password is missing", null);
        }
        try {
            var encrypted = new EncryptedPrivateKeyInfo(der);
            // For PBES2 [RFC 8018] the name of the scheme is in the parameters.
            String scheme =
                    encrypted.getAlgParameters() == null
                            ? encrypted.getAlgName()
                            : encrypted.getAlgParameters().toString();
            var spec = new PBEKeySpec(password.value().toCharArray());
            var cipher = Cipher.getInstance(scheme);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(scheme).generateSecret(spec),
                    encrypted.getAlgParameters());
            spec.clearPassword();
            return encrypted.getKeySpec(cipher);
        } catch (IOException | GeneralSecurityException e) {
            throw TlsException.of(file, "cannot be decrypted: is the password right?", e);
        }
    }

    static byte[] bytes(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_SIZE) {
                throw TlsException.of(
                        file, "has %,d bytes, limit is %,d".formatted(size, MAX_SIZE), null);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw TlsException.of(file, "cannot be read: " + e.getMessage(), e);
        }
    }
}
