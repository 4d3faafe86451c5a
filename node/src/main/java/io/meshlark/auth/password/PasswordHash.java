package io.meshlark.auth.password;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;

/**
 * The hash of one password. Cheap to hold, slow to compare; none tells its content.
 *
 * <pre>
 *  $argon2id$v=19$m=19456,t=2,p=1$salt$hash      RFC 9106
 *  $2b$12$...                                    bcrypt, also $2a$ and $2y$
 *  $7$iterations$salt$hash                       Mosquitto: PBKDF2 with HMAC-SHA-512
 *  $6$salt$hash                                  old Mosquitto: SHA-512 of password and salt
 *  $scram-sha-256$iterations$salt$stored$server  RFC 5802, also -512
 * </pre>
 */
public sealed interface PasswordHash
        permits Argon2Hash, BcryptHash, Pbkdf2Hash, Sha512Hash, ScramVerifier {

    /** In constant time for one hash, whatever the password. */
    boolean matches(byte[] password);

    /** The text of a new hash, Argon2id, for what {@link #parse} reads. */
    static String make(byte[] password, SecureRandom random) {
        return Argon2Hash.make(password, random);
    }

    /** Likewise, for clients that do not send it: a verifier of each mechanism of SCRAM. */
    static List<String> makeScram(byte[] password, SecureRandom random) {
        return Stream.of(ScramMechanism.values())
                .map(it -> ScramVerifier.make(it, password, random))
                .toList();
    }

    /**
     * @param text as it stands in a file
     * @throws BadHash if this is none, or one that would cost too much to compare
     */
    static PasswordHash parse(String text) throws BadHash {
        String[] parts = text.split("\\$", -1);
        if (parts.length < 2 || !parts[0].isEmpty()) {
            throw new BadHash("this is no hash: passwords do not stand here, see meshlark passwd");
        }
        return switch (parts[1]) {
            case "argon2id" -> Argon2Hash.parse(parts);
            case "2a", "2b", "2y" -> BcryptHash.parse(text, parts);
            case "7" -> Pbkdf2Hash.parse(parts);
            case "6" -> Sha512Hash.parse(parts);
            case "scram-sha-256" -> ScramVerifier.parse(ScramMechanism.SHA_256, parts);
            case "scram-sha-512" -> ScramVerifier.parse(ScramMechanism.SHA_512, parts);
            default ->
                    throw new BadHash(
                            "the hash must begin with $argon2id$, $2a$, $2b$, $2y$, $7$, $6$,"
                                    + " $scram-sha-256$ or $scram-sha-512$");
        };
    }
}
