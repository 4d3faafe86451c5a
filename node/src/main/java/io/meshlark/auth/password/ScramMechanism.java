package io.meshlark.auth.password;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/** The hash functions of SCRAM [RFC 5802, section 2.2]. */
public enum ScramMechanism {
    /** RFC 7677. */
    SHA_256("SCRAM-SHA-256", "SHA-256", "HmacSHA256", 32, SHA256Digest::new),
    SHA_512("SCRAM-SHA-512", "SHA-512", "HmacSHA512", 64, SHA512Digest::new);

    private final String title;
    private final String hash;
    private final String hmac;
    private final int size;
    private final Supplier<Digest> digest;

    ScramMechanism(String title, String hash, String hmac, int size, Supplier<Digest> digest) {
        this.title = title;
        this.hash = hash;
        this.hmac = hmac;
        this.size = size;
        this.digest = digest;
    }

    /** As an Authentication Method. */
    public String title() {
        return title;
    }

    /** Bytes of a hash. */
    public int size() {
        return size;
    }

    public byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance(hash).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + hash, e);
        }
    }

    public byte[] hmac(byte[] key, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(key, hmac));
            return mac.doFinal(bytes);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + hmac, e);
        }
    }

    /** {@code Hi(password, salt, iterations)}: slow. */
    public byte[] salted(byte[] password, byte[] salt, int iterations) {
        var generator = new PKCS5S2ParametersGenerator(digest.get());
        generator.init(password, salt, iterations);
        return ((KeyParameter) generator.generateDerivedMacParameters(size * Byte.SIZE)).getKey();
    }
}
