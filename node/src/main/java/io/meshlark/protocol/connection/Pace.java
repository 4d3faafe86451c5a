package io.meshlark.protocol.connection;

/** How fast something may publish, in messages and in bytes. */
public interface Pace {

    /** Nanoseconds until it is within its limits again; 0: it is. */
    long ahead(long now);

    /**
     * Takes a message.
     *
     * @param size bytes
     */
    void take(int size, long now);
}
