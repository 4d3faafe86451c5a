package io.meshlark.retained;

/**
 * What the index knows of a retained message.
 *
 * @param version newer is greater; the time of writing in microseconds, or more if many are written
 * @param bytes of the message in the store
 * @param user whose it is; empty: nobody's
 * @param expiresAt milliseconds since the epoch, or {@link #NEVER}
 */
public record RetainedEntry(long version, int bytes, String user, long expiresAt) {
    public static final long NEVER = Long.MAX_VALUE;
}
