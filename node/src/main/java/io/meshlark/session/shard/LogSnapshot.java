package io.meshlark.session.shard;

import io.meshlark.protocol.packet.Bytes;

/**
 * A {@link LogState} at one moment, as bytes: immutable, so that another thread may store it while
 * the state goes on. What it holds is told in {@link LogSnapshotWriter}.
 */
public record LogSnapshot(Bytes bytes) {

    public static LogSnapshot of(LogState state) {
        return new LogSnapshot(Bytes.wrap(new LogSnapshotWriter(state).write()));
    }

    /** A state of its own, equal to the one the snapshot is of. */
    public LogState toState() {
        return new LogSnapshotReader(bytes.array()).read();
    }
}
