package io.meshlark.auth.password;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Mosquitto's {@code $6$}, from before 2.0: SHA-512 of password and salt. Quick to guess; here so
 * that a file can be taken over as it is.
 */
final class Sha512Hash implements PasswordHash {
    private final byte[] salt;
    private final byte[] hash;

    private Sha512Hash(byte[] salt, byte[] hash) {
        this.salt = salt;
        this.hash = hash;
    }

    static Sha512Hash parse(String[] parts) throws BadHash {
        HashText.expectParts(parts, 4);
        return new Sha512Hash(
                HashText.bytes(parts[2], "salt"), HashText.bytes(parts[3], "hash", 64));
    }

    @Override
    public boolean matches(byte[] password) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            digest.update(password);
            return MessageDigest.isEqual(hash, digest.digest(salt));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }
}
