package io.meshlark.cluster.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a key belongs to a certificate. TLS itself would find out with the first connection,
 * which is too late for new files to be put aside.
 */
final class PrivateKeyFile {
    private static final Pattern PKCS_8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
    private static final byte[] ANYTHING = "signed and verified".getBytes(StandardCharsets.UTF_8);

    private PrivateKeyFile() {}

    /**
     * @throws IOException if it does not, or is no key
     */
    static void checkBelongsTo(PublicKey certified, Path file) throws IOException {
        Matcher pem = PKCS_8.matcher(Files.readString(file));
        if (!pem.find()) {
            throw new IOException(
                    file + " has no key in PKCS#8 without a password (BEGIN PRIVATE KEY)");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
            PrivateKey key =
                    KeyFactory.getInstance(certified.getAlgorithm())
                            .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            Signature signature = Signature.getInstance(algorithm(certified));
            signature.initSign(key);
            signature.update(ANYTHING);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(ANYTHING);
            if (signature.verify(signed)) {
                return;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " has no key for the certificate: " + e.getMessage(), e);
        }
        throw new IOException(file + " has a key, but not that of the certificate");
    }

    private static String algorithm(PublicKey certified) {
        return switch (certified.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> certified.getAlgorithm();
        };
    }
}
