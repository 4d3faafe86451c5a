package io.meshlark.persistence;

import java.util.Arrays;

/** A retained message as it lies in the store; the message is opaque to it. */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed over, not copied
public record Retained(String topic, long version, byte[] message) {

    @Override
    public boolean equals(Object other) {
        return other instanceof Retained that
                && version == that.version
                && topic.equals(that.topic)
                && Arrays.equals(message, that.message);
    }

    @Override
    public int hashCode() {
        return 31 * topic.hashCode() + Long.hashCode(version);
    }
}
