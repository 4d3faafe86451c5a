package io.meshlark.persistence.embedded;

import java.nio.ByteBuffer;

/**
 * A retained message; its slice and topic are its key.
 *
 * <p>Format 1, big-endian: format (1 byte), version (8), the message.
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed over, not copied
record RetainedRow(long version, byte[] message) {

    private static final byte FORMAT = 1;
    private static final int HEADER = 1 + 8;

    byte[] encode() {
        return ByteBuffer.allocate(HEADER + message.length)
                .put(FORMAT)
                .putLong(version)
                .put(message)
                .array();
    }

    static RetainedRow decode(byte[] row) throws DamagedRow {
        ByteBuffer in = ByteBuffer.wrap(row);
        if (row.length < HEADER) {
            throw new DamagedRow("ends early");
        }
        byte format = in.get();
        if (format != FORMAT) {
            throw new DamagedRow("has format " + format + ", this release reads " + FORMAT);
        }
        long version = in.getLong();
        byte[] message = new byte[in.remaining()];
        in.get(message);
        return new RetainedRow(version, message);
    }
}
