package io.meshlark.routing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 over UTF-16 code units (Aumasson and Bernstein, 2012), little-endian, two bytes each.
 *
 * <p>Keyed, because what is hashed here comes from clients: who does not know the key cannot craft
 * levels that share a bucket, or filters that share a digest key.
 */
public final class SipHash {
    private static final int CHARS_PER_WORD = 4;
    private static final int ROUNDS_PER_WORD = 2;
    private static final int LAST_ROUNDS = 4;

    private final long k0;
    private final long k1;

    public SipHash(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    /**
     * @param key 16 bytes, as the paper numbers them
     */
    public static SipHash keyed(byte[] key) {
        ByteBuffer words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        return new SipHash(words.getLong(), words.getLong());
    }

    /** The hash of {@code text}, from {@code from} to before {@code to}. */
    public long hash(String text, int from, int to) {
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = k1 ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = k1 ^ 0x7465646279746573L;
        int whole = (to - from) / CHARS_PER_WORD;
        for (int word = 0; word <= whole + 1; word++) {
            boolean last = word > whole;
            int at = from + word * CHARS_PER_WORD;
            long m = last ? 0 : word == whole ? tail(text, from, at, to) : word(text, at);
            v3 ^= m;
            v2 ^= last ? 0xff : 0;
            for (int round = last ? LAST_ROUNDS : ROUNDS_PER_WORD; round > 0; round--) {
                v0 += v1;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v3;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 += v3;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= m;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    public long hash(String text) {
        return hash(text, 0, text.length());
    }

    private static long word(String text, int at) {
        return text.charAt(at)
                | (long) text.charAt(at + 1) << 16
                | (long) text.charAt(at + 2) << 32
                | (long) text.charAt(at + 3) << 48;
    }

    /** What is left of the text, under its length in bytes modulo 256. */
    private static long tail(String text, int from, int at, int to) {
        long m = (2L * (to - from)) << 56;
        for (int i = at, shift = 0; i < to; i++, shift += 16) {
            m |= (long) text.charAt(i) << shift;
        }
        return m;
    }

    /** A bijection that spreads every bit over all 64 (the finalizer of MurmurHash3). */
    static long mix(long h) {
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }
}
