package io.meshlark.session.shard;

import io.meshlark.protocol.packet.Will;
import org.jspecify.annotations.Nullable;

/**
 * The last connection of a client, as far as it is written down: of durable sessions, and of any
 * client with a will while it is connected.
 *
 * @param session 0 for a transient one
 * @param expiresAt when a detached session ends; {@link #NOT_DETACHED} while connected
 */
record Attachment(
        String clientId,
        long session,
        long epoch,
        long expirySeconds,
        @Nullable Will will,
        long expiresAt) {
    static final long NOT_DETACHED = -1;

    int willBytes() {
        return will == null ? 0 : will.weight();
    }

    boolean isDetached() {
        return expiresAt != NOT_DETACHED;
    }

    Attachment detached(long expiresAt) {
        return new Attachment(clientId, session, epoch, expirySeconds, null, expiresAt);
    }
}
