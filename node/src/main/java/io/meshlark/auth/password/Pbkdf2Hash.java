package io.meshlark.auth.password;

import java.security.MessageDigest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/** Mosquitto's {@code $7$}: PBKDF2 with HMAC-SHA-512 [RFC 8018, section 5.2]. */
final class Pbkdf2Hash implements PasswordHash {
    /** About four seconds. */
    private static final int MAX_ITERATIONS = 5_000_000;

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private Pbkdf2Hash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    static Pbkdf2Hash parse(String[] parts) throws BadHash {
        HashText.expectParts(parts, 5);
        return new Pbkdf2Hash(
                HashText.number(parts[2], "iterations", 1, MAX_ITERATIONS),
                HashText.bytes(parts[3], "salt"),
                HashText.bytes(parts[4], "hash"));
    }

    @Override
    public boolean matches(byte[] password) {
        var generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
        generator.init(password, salt, iterations);
        var key = (KeyParameter) generator.generateDerivedMacParameters(hash.length * Byte.SIZE);
        return MessageDigest.isEqual(hash, key.getKey());
    }
}
