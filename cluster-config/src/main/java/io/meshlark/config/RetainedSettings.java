package io.meshlark.config;

/**
 * Retained messages of the whole broker.
 *
 * @param maxBytes topics and payloads together
 */
public record RetainedSettings(int maxMessages, long maxBytes) {

    static RetainedSettings read(Section in) {
        return new RetainedSettings(
                in.integer("max-messages", 0, 100_000_000), in.bytes("max-bytes", 0, 1L << 40));
    }
}
