package io.meshlark.auth.password;

import java.security.MessageDigest;
import java.security.SecureRandom;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id [RFC 9106], version 19. */
final class Argon2Hash implements PasswordHash {
    // what OWASP's password storage cheat sheet asks for at least
    private static final int MEMORY = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT = 16;
    private static final int LENGTH = 32;

    /** KiB: a line of a file must not take the node's memory. */
    private static final int MAX_MEMORY = 256 * 1024;

    /** KiB that all passes together may write: a few seconds. */
    private static final long MAX_WORK = 2L << 20;

    private static final int MAX_LANES = 16;
    private static final int VERSION = 19;

    private final int memory;
    private final int passes;
    private final int lanes;
    private final byte[] salt;
    private final byte[] hash;

    private Argon2Hash(int memory, int passes, int lanes, byte[] salt, byte[] hash) {
        this.memory = memory;
        this.passes = passes;
        this.lanes = lanes;
        this.salt = salt;
        this.hash = hash;
    }

    static Argon2Hash parse(String[] parts) throws BadHash {
        HashText.expectParts(parts, 6);
        if (!parts[2].equals("v=" + VERSION)) {
            throw new BadHash("of Argon2 only v=19 is supported");
        }
        if (!parts[3].matches("m=\\d+,t=\\d+,p=\\d+")) {
            throw new BadHash("the costs of Argon2 are written m=KiB,t=passes,p=lanes");
        }
        String[] costs = parts[3].split("[=,]", -1);
        int lanes = HashText.number(costs[5], "p of Argon2", 1, MAX_LANES);
        int memory = HashText.number(costs[1], "m of Argon2", 8 * lanes, MAX_MEMORY);
        int passes =
                HashText.number(costs[3], "t of Argon2 with this m", 1, (int) (MAX_WORK / memory));
        return new Argon2Hash(
                memory,
                passes,
                lanes,
                HashText.bytes(parts[4], "salt"),
                HashText.bytes(parts[5], "hash"));
    }

    /** A line of a password file, behind the user name. */
    static String make(byte[] password, SecureRandom random) {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        byte[] hash = compute(password, MEMORY, PASSES, LANES, salt, LENGTH);
        return "$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s"
                .formatted(
                        VERSION,
                        MEMORY,
                        PASSES,
                        LANES,
                        HashText.unpadded(salt),
                        HashText.unpadded(hash));
    }

    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(
                hash, compute(password, memory, passes, lanes, salt, hash.length));
    }

    private static byte[] compute(
            byte[] password, int memory, int passes, int lanes, byte[] salt, int length) {
        var generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(memory)
                        .withIterations(passes)
                        .withParallelism(lanes)
                        .withSalt(salt)
                        .build());
        byte[] hash = new byte[length];
        generator.generateBytes(password, hash);
        return hash;
    }
}
