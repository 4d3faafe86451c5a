package io.meshlark.persistence.embedded;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An event in the journal; its persistence id and sequence number are its key.
 *
 * <p>Format 1, big-endian: format (1 byte), timestamp (8), writer and adapter manifest (strings), 1
 * and the metadata or 0 alone, the payload.
 */
record JournalRow(
        long timestamp,
        String writer,
        String adapterManifest,
        @Nullable Stored metadata,
        Stored payload) {

    private static final byte FORMAT = 1;

    byte[] encode() {
        int length =
                1
                        + 8
                        + Stored.stringLength(writer)
                        + Stored.stringLength(adapterManifest)
                        + 1
                        + (metadata == null ? 0 : metadata.encodedLength())
                        + payload.encodedLength();
        ByteBuffer out = ByteBuffer.allocate(length);
        out.put(FORMAT).putLong(timestamp);
        Stored.putString(out, writer);
        Stored.putString(out, adapterManifest);
        if (metadata == null) {
            out.put((byte) 0);
        } else {
            out.put((byte) 1);
            metadata.encode(out);
        }
        payload.encode(out);
        return out.array();
    }

    static JournalRow decode(byte[] row) throws DamagedRow {
        try {
            ByteBuffer in = ByteBuffer.wrap(row);
            byte format = in.get();
            if (format != FORMAT) {
                throw new DamagedRow("has format " + format + ", this release reads " + FORMAT);
            }
            long timestamp = in.getLong();
            String writer = Stored.getString(in);
            String adapterManifest = Stored.getString(in);
            Stored metadata = in.get() == 0 ? null : Stored.decode(in);
            return new JournalRow(timestamp, writer, adapterManifest, metadata, Stored.decode(in));
        } catch (BufferUnderflowException e) {
            throw new DamagedRow("ends early");
        }
    }
}
