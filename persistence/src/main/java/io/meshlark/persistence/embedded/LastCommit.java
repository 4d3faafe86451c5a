package io.meshlark.persistence.embedded;

import java.nio.ByteBuffer;
import java.time.Instant;

/** The row that every commit overwrites: which one it is and when it was made. */
record LastCommit(long number, Instant at) {

    static final LastCommit NONE = new LastCommit(0, Instant.EPOCH);

    byte[] encode() {
        return ByteBuffer.allocate(16).putLong(number).putLong(at.toEpochMilli()).array();
    }

    static LastCommit decode(byte[] row) {
        ByteBuffer in = ByteBuffer.wrap(row);
        return new LastCommit(in.getLong(), Instant.ofEpochMilli(in.getLong()));
    }

    @Override
    public String toString() {
        return number == 0 ? "none" : "number " + number + " of " + at;
    }
}
