package io.meshlark.session;

import java.nio.charset.StandardCharsets;

/** Which shard a client id belongs to: murmur3 of its UTF-8, modulo the number of shards. */
public final class ShardOf {
    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private ShardOf() {}

    /**
     * @param shards fixed when the cluster is created
     */
    public static int clientId(String clientId, int shards) {
        return Integer.remainderUnsigned(
                murmur3(clientId.getBytes(StandardCharsets.UTF_8)), shards);
    }

    /** MurmurHash3_x86_32 with seed 0 (Austin Appleby, public domain). */
    static int murmur3(byte[] data) {
        int h = 0;
        int blocks = data.length / 4 * 4;
        for (int i = 0; i < blocks; i += 4) {
            int k =
                    (data[i] & 0xFF)
                            | (data[i + 1] & 0xFF) << 8
                            | (data[i + 2] & 0xFF) << 16
                            | (data[i + 3] & 0xFF) << 24;
            h = Integer.rotateLeft(h ^ mix(k), 13) * 5 + 0xe6546b64;
        }
        int tail = 0;
        for (int i = data.length - 1; i >= blocks; i--) {
            tail = tail << 8 | (data[i] & 0xFF);
        }
        if (blocks < data.length) {
            h ^= mix(tail);
        }
        h ^= data.length;
        h = (h ^ (h >>> 16)) * 0x85ebca6b;
        h = (h ^ (h >>> 13)) * 0xc2b2ae35;
        return h ^ (h >>> 16);
    }

    private static int mix(int k) {
        return Integer.rotateLeft(k * C1, 15) * C2;
    }
}
