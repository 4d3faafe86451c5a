package io.meshlark.persistence.embedded;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot; its persistence id and sequence number are its key.
 *
 * <p>Format 1, big-endian: format (1 byte), timestamp (8), 1 and the metadata or 0 alone, the
 * payload, CRC-32C of all before it (4).
 */
record SnapshotRow(long timestamp, @Nullable Stored metadata, Stored payload) {

    private static final byte FORMAT = 1;
    private static final int CHECKSUM = 4;

    byte[] encode() {
        int length =
                1
                        + 8
                        + 1
                        + (metadata == null ? 0 : metadata.encodedLength())
                        + payload.encodedLength();
        ByteBuffer out = ByteBuffer.allocate(length + CHECKSUM);
        out.put(FORMAT).putLong(timestamp);
        if (metadata == null) {
            out.put((byte) 0);
        } else {
            out.put((byte) 1);
            metadata.encode(out);
        }
        payload.encode(out);
        out.putInt(checksum(out.array(), length));
        return out.array();
    }

    static SnapshotRow decode(byte[] row) throws DamagedRow {
        try {
            ByteBuffer in = ByteBuffer.wrap(row);
            byte format = in.get();
            if (format != FORMAT) {
                throw new DamagedRow("has format " + format + ", this release reads " + FORMAT);
            }
            int length = row.length - CHECKSUM;
            if (length < 0 || in.getInt(length) != checksum(row, length)) {
                throw new DamagedRow("does not match its checksum");
            }
            long timestamp = in.getLong();
            Stored metadata = in.get() == 0 ? null : Stored.decode(in);
            return new SnapshotRow(timestamp, metadata, Stored.decode(in));
        } catch (BufferUnderflowException e) {
            throw new DamagedRow("ends early");
        }
    }

    private static int checksum(byte[] row, int length) {
        CRC32C crc = new CRC32C();
        crc.update(row, 0, length);
        return (int) crc.getValue();
    }
}
