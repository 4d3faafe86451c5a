package io.meshlark.auth.jwt;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One public key in a PEM file [RFC 7468], by itself or in a certificate. */
public final class PublicKeyFile {
    private static final Pattern PEM =
            Pattern.compile(
                    "-----BEGIN (PUBLIC KEY|CERTIFICATE)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");
    private static final int ED25519_BYTES = 32;

    private PublicKeyFile() {}

    /**
     * @throws IOException if there is none in it that can be used
     */
    public static JWKSet read(Path file) throws IOException {
        Matcher pem = PEM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new IOException("there is no PUBLIC KEY and no CERTIFICATE in it");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.group(2));
            return new JWKSet(
                    jwk(
                            pem.group(1).equals("CERTIFICATE")
                                    ? ofCertificate(encoded)
                                    : decode(encoded)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("its key cannot be read: " + e.getMessage(), e);
        }
    }

    private static PublicKey ofCertificate(byte[] encoded) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(encoded))
                .getPublicKey();
    }

    private static PublicKey decode(byte[] encoded) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePublic(new X509EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException e) {
                // of another kind
            }
        }
        throw new InvalidKeySpecException("it is none of " + ALGORITHMS);
    }

    private static JWK jwk(PublicKey key) throws GeneralSecurityException {
        return switch (key) {
            case RSAPublicKey it -> new RSAKey.Builder(it).build();
            case ECPublicKey it ->
                    new ECKey.Builder(Curve.forECParameterSpec(it.getParams()), it).build();
            case EdECPublicKey it when it.getParams().getName().equals("Ed25519") -> {
                byte[] encoded = it.getEncoded(); // the key itself is at the end [RFC 8410]
                yield new OctetKeyPair.Builder(
                                Curve.Ed25519,
                                Base64URL.encode(
                                        Arrays.copyOfRange(
                                                encoded,
                                                encoded.length - ED25519_BYTES,
                                                encoded.length)))
                        .build();
            }
            default -> throw new InvalidKeySpecException("it is none of " + ALGORITHMS);
        };
    }
}
