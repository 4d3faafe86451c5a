package io.meshlark.persistence.embedded;

import java.nio.ByteBuffer;

/**
 * An entry of the directory; its kind and key are its key.
 *
 * <p>Format 1, big-endian: format (1 byte), when it expires (8), the value.
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed over, not copied
record DirectoryRow(long expiresAt, byte[] value) {

    private static final byte FORMAT = 1;
    private static final int HEADER = 1 + 8;

    byte[] encode() {
        return ByteBuffer.allocate(HEADER + value.length)
                .put(FORMAT)
                .putLong(expiresAt)
                .put(value)
                .array();
    }

    static DirectoryRow decode(byte[] row) throws DamagedRow {
        ByteBuffer in = ByteBuffer.wrap(row);
        if (row.length < HEADER) {
            throw new DamagedRow("ends early");
        }
        byte format = in.get();
        if (format != FORMAT) {
            throw new DamagedRow("has format " + format + ", this release reads " + FORMAT);
        }
        long expiresAt = in.getLong();
        byte[] value = new byte[in.remaining()];
        in.get(value);
        return new DirectoryRow(expiresAt, value);
    }
}
