package io.meshlark.auth.jwt;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import io.meshlark.auth.WatchedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;

/** Where the keys are that signatures are verified with. */
@FunctionalInterface
public interface SigningKeys {

    /**
     * Those that fit what a token says about its key: kind, curve, use, and id where it has one.
     *
     * @throws IOException if the keys cannot be had
     */
    List<JWK> fitting(JWSHeader header) throws IOException;

    /** A secret that the issuer has as well. */
    static SigningKeys ofSecret(byte[] secret) {
        JWKSet keys = new JWKSet(new OctetSequenceKey.Builder(secret).build());
        return header -> selector(withoutId(header)).select(keys);
    }

    /** The one key in a file, as it is now, whatever a token calls it. */
    static SigningKeys ofOne(WatchedFile<JWKSet> file) {
        return header -> selector(withoutId(header)).select(file.value());
    }

    /** Those of a set in a file, as it is now. */
    static SigningKeys of(WatchedFile<JWKSet> file) {
        return header -> selector(header).select(file.value());
    }

    private static JWSHeader withoutId(JWSHeader header) {
        return new JWSHeader(header.getAlgorithm());
    }

    /** The kind of key follows from the algorithm, so a public key never serves as a secret. */
    static JWKSelector selector(JWSHeader header) {
        return new JWKSelector(JWKMatcher.forJWSHeader(header));
    }

    /** Reads a JSON Web Key Set [RFC 7517]. */
    public static JWKSet readSet(Path file) throws IOException {
        try {
            return JWKSet.parse(Files.readString(file)).toPublicJWKSet();
        } catch (ParseException e) {
            throw new IOException("it is no JSON Web Key Set: " + e.getMessage(), e);
        }
    }
}
