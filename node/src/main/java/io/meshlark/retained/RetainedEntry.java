package io.meshlark.retained;

/**
 * What the index knows of a retained message.
 *
 * @param version shard incarnation in the upper half, a counter in the lower: newer is greater
 * @param bytes of the message in the store
 * @param expiresAt milliseconds since the epoch, {@link Long#MAX_VALUE} for never
 */
public record RetainedEntry(long version, int bytes, long expiresAt) {}
