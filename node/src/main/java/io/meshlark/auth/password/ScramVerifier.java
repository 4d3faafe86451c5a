package io.meshlark.auth.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Locale;

/**
 * What the broker knows of a password by SCRAM [RFC 5802, section 3]: enough to recognize who has
 * it, not enough to pass for them elsewhere.
 */
public final class ScramVerifier implements PasswordHash {
    /** RFC 7677 asks for at least 4096. */
    private static final int MIN_ITERATIONS = 4096;

    /** Of those that are made here. */
    public static final int ITERATIONS = 15_000;

    private static final int MAX_ITERATIONS = 5_000_000;
    private static final int SALT = 16;

    private final ScramMechanism mechanism;
    private final int iterations;
    private final byte[] salt;
    private final byte[] storedKey;
    private final byte[] serverKey;

    private ScramVerifier(
            ScramMechanism mechanism,
            int iterations,
            byte[] salt,
            byte[] storedKey,
            byte[] serverKey) {
        this.mechanism = mechanism;
        this.iterations = iterations;
        this.salt = salt;
        this.storedKey = storedKey;
        this.serverKey = serverKey;
    }

    static ScramVerifier parse(ScramMechanism mechanism, String[] parts) throws BadHash {
        HashText.expectParts(parts, 6);
        return new ScramVerifier(
                mechanism,
                HashText.number(parts[2], "iterations", MIN_ITERATIONS, MAX_ITERATIONS),
                HashText.bytes(parts[3], "salt"),
                HashText.bytes(parts[4], "stored key", mechanism.size()),
                HashText.bytes(parts[5], "server key", mechanism.size()));
    }

    private static ScramVerifier of(
            ScramMechanism mechanism, byte[] password, byte[] salt, int iterations) {
        byte[] salted = mechanism.salted(password, salt, iterations);
        return new ScramVerifier(
                mechanism,
                iterations,
                salt,
                mechanism.hash(mechanism.hmac(salted, utf8("Client Key"))),
                mechanism.hmac(salted, utf8("Server Key")));
    }

    /** A line of a password file, behind the user name. */
    static String make(ScramMechanism mechanism, byte[] password, SecureRandom random) {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return of(mechanism, password, salt, ITERATIONS).text();
    }

    /** Of a user that does not exist: nobody has the password, and nobody can tell. */
    public static ScramVerifier decoy(ScramMechanism mechanism, byte[] salt, int iterations) {
        byte[] none = new byte[mechanism.size()];
        return new ScramVerifier(mechanism, iterations, salt, none, none);
    }

    private String text() {
        return "%s%d$%s$%s$%s"
                .formatted(
                        prefix(mechanism),
                        iterations,
                        HashText.padded(salt),
                        HashText.padded(storedKey),
                        HashText.padded(serverKey));
    }

    /** Whether {@code hash} is one of these, of any mechanism. */
    public static boolean isText(String hash) {
        return hash.startsWith("$scram-");
    }

    /** Likewise, of one mechanism. */
    public static boolean isText(String hash, ScramMechanism mechanism) {
        return hash.startsWith(prefix(mechanism));
    }

    private static String prefix(ScramMechanism mechanism) {
        return "$" + mechanism.title().toLowerCase(Locale.ROOT) + "$";
    }

    /** How often clients hash; without a look at the rest, as there may be many thousands. */
    public static int iterations(String text, ScramMechanism mechanism) {
        int from = prefix(mechanism).length();
        try {
            return Integer.parseInt(text, from, text.indexOf('$', from), 10);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return ITERATIONS;
        }
    }

    @Override
    public boolean matches(byte[] password) {
        byte[] key = of(mechanism, password, salt, iterations).storedKey;
        return MessageDigest.isEqual(storedKey, key);
    }

    public ScramMechanism mechanism() {
        return mechanism;
    }

    public byte[] salt() {
        return salt.clone();
    }

    public int iterations() {
        return iterations;
    }

    /** Whether {@code proof} is of somebody who has the password [RFC 5802, section 3]. */
    public boolean accepts(byte[] proof, byte[] authMessage) {
        if (proof.length != mechanism.size()) {
            return false;
        }
        byte[] clientKey = mechanism.hmac(storedKey, authMessage);
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= proof[i];
        }
        return MessageDigest.isEqual(storedKey, mechanism.hash(clientKey));
    }

    /** What shows the client that we know it, too. */
    public byte[] signature(byte[] authMessage) {
        return mechanism.hmac(serverKey, authMessage);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
