package io.meshlark.persistence.cassandra.server;

import org.jspecify.annotations.Nullable;

/** No Cassandra can be started here. The message says why and what to do. */
public final class CassandraUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    public CassandraUnavailable(String message) {
        super(message);
    }

    public CassandraUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
