package io.meshlark.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;

/** Who signs tokens: one key, for one algorithm. */
record Issuer(JWSAlgorithm algorithm, String keyId, KeyPair keys) {
    static final String SECRET = "0123456789abcdef".repeat(4);

    static Issuer of(String algorithm, String keyId) {
        try {
            return new Issuer(JWSAlgorithm.parse(algorithm), keyId, keyPair(algorithm));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keyPair(String algorithm) throws GeneralSecurityException {
        return switch (algorithm.substring(0, 2)) {
            case "RS", "PS" -> {
                var generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                yield generator.generateKeyPair();
            }
            case "ES" -> {
                var bits = algorithm.substring(2).replace("512", "521");
                var generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp" + bits + "r1"));
                yield generator.generateKeyPair();
            }
            case "Ed" -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            default -> new KeyPair(null, null);
        };
    }

    PublicKey publicKey() {
        return keys.getPublic();
    }

    /** For a key set. */
    JWK jwk() {
        return switch (publicKey()) {
            case RSAPublicKey it -> new RSAKey.Builder(it).keyID(keyId).build();
            case ECPublicKey it ->
                    new ECKey.Builder(Curve.forECParameterSpec(it.getParams()), it)
                            .keyID(keyId)
                            .build();
            default -> {
                byte[] encoded = publicKey().getEncoded();
                var raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
                yield new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(raw))
                        .keyID(keyId)
                        .build();
            }
        };
    }

    /** A token as text. */
    String token(JWTClaimsSet claims) {
        var header = new JWSHeader.Builder(algorithm).keyID(keyId).build();
        try {
            var token = new SignedJWT(header, claims);
            if (algorithm.getName().equals("EdDSA")) {
                return signed(token);
            }
            token.sign(signer());
            return token.serialize();
        } catch (JOSEException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private JWSSigner signer() throws JOSEException {
        return switch (algorithm.getName().substring(0, 2)) {
            case "RS", "PS" -> new RSASSASigner(keys.getPrivate());
            case "ES" -> new ECDSASigner((java.security.interfaces.ECPrivateKey) keys.getPrivate());
            default -> new MACSigner(SECRET);
        };
    }

    private String signed(SignedJWT token) throws GeneralSecurityException {
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(token.getSigningInput());
        return new String(token.getSigningInput(), StandardCharsets.US_ASCII)
                + "."
                + Base64URL.encode(signature.sign());
    }
}
