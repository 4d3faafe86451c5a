package io.meshlark.session;

/**
 * How much may wait for one session, and what gives way beyond it.
 *
 * @param messages the most messages that wait, in flight not counted
 * @param bytes the most bytes they weigh
 */
public record QueueLimit(int messages, long bytes, Overflow overflow) {

    /** Which message gives way. */
    public enum Overflow {
        DROP_OLDEST,
        DROP_NEWEST,
        /** The publisher is told 0x97 where it can be; otherwise as {@link #DROP_NEWEST}. */
        REJECT
    }
}
