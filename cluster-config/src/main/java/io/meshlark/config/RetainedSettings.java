package io.meshlark.config;

/**
 * Retained messages of the whole broker.
 *
 * @param maxBytes topics and payloads together
 * @param maxMessagesPerUser topics whose message is of one user; 0: no limit
 * @param maxBytesPerUser of these; 0: no limit
 */
public record RetainedSettings(
        int maxMessages, long maxBytes, int maxMessagesPerUser, long maxBytesPerUser) {

    static RetainedSettings read(Section in) {
        return new RetainedSettings(
                in.integer("max-messages", 0, 100_000_000),
                in.bytes("max-bytes", 0, 1L << 40),
                in.integer("max-messages-per-user", 0, 100_000_000),
                in.bytes("max-bytes-per-user", 0, 1L << 40));
    }
}
