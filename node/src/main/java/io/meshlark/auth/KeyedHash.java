package io.meshlark.auth;

import io.meshlark.protocol.packet.Bytes;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 under a key that nobody outside knows: what is remembered of a password under such a
 * hash cannot be guessed from a heap dump without the key, and what is made up for users who do not
 * exist cannot be foretold.
 */
public final class KeyedHash {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private KeyedHash(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** Another in each process. */
    public static KeyedHash random() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return new KeyedHash(key);
    }

    /**
     * The same wherever the secret is the same.
     *
     * @param purpose for which no other hash is made from that secret
     */
    public static KeyedHash derived(byte[] secret, String purpose) {
        return new KeyedHash(new KeyedHash(secret).of(Bytes.utf8(purpose)));
    }

    /** 32 bytes. The lengths of the parts are part of what is hashed. */
    public byte[] of(Bytes... parts) {
        Mac mac = mac();
        for (Bytes part : parts) {
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.size()).flip());
            mac.update(part.array());
        }
        return mac.doFinal();
    }

    /** A number from 0 to {@code bound} - 1, always the same for the same text. */
    public int choice(String text, int bound) {
        return Math.floorMod(ByteBuffer.wrap(of(Bytes.utf8(text))).getInt(), bound);
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
