package io.meshlark.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;

/**
 * Whether a token is signed with one of some keys. Ed25519 is Java's own: Nimbus would want another
 * library for it.
 */
record Signature(JWSObject token) {
    /** A set with more that fit one token is not tried to its end. */
    private static final int MAX_KEYS = 8;

    /** RFC 7518, section 3.3. */
    private static final int MIN_RSA_BITS = 2048;

    /** What stands before the key in a SubjectPublicKeyInfo [RFC 8410]. */
    private static final byte[] ED25519_PREFIX =
            HexFormat.of().parseHex("302a300506032b6570032100");

    /**
     * @param keys that fit the token's algorithm
     */
    boolean isBy(List<JWK> keys) {
        return keys.stream().limit(MAX_KEYS).anyMatch(this::isBy);
    }

    private boolean isBy(JWK key) {
        try {
            return switch (key) {
                case RSAKey it -> it.size() >= MIN_RSA_BITS && verify(new RSASSAVerifier(it));
                case ECKey it -> verify(new ECDSAVerifier(it));
                case OctetSequenceKey it -> verify(new MACVerifier(it));
                case OctetKeyPair it -> Curve.Ed25519.equals(it.getCurve()) && verify(it);
                default -> false;
            };
        } catch (JOSEException | GeneralSecurityException | IllegalArgumentException e) {
            return false; // a key or a signature that does not hold together
        }
    }

    private boolean verify(JWSVerifier verifier) throws JOSEException {
        return token.verify(verifier);
    }

    private boolean verify(OctetKeyPair key) throws GeneralSecurityException {
        var ed25519 = java.security.Signature.getInstance("Ed25519");
        ed25519.initVerify(publicKey(key.getDecodedX()));
        ed25519.update(token.getSigningInput());
        return ed25519.verify(token.getSignature().decode());
    }

    private static PublicKey publicKey(byte[] raw) throws GeneralSecurityException {
        byte[] encoded = new byte[ED25519_PREFIX.length + raw.length];
        System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
        System.arraycopy(raw, 0, encoded, ED25519_PREFIX.length, raw.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }
}
