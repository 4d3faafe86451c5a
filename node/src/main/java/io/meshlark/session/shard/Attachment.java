package io.meshlark.session.shard;

import io.meshlark.auth.access.Principal;
import io.meshlark.protocol.packet.Will;
import io.meshlark.session.ConnectionId;
import org.jspecify.annotations.Nullable;

/**
 * The last connection of a client, as far as it is written down: of durable sessions, and of any
 * client with a will while it is connected.
 *
 * @param principal who it is, and to whom the session belongs
 * @param session 0 for a transient one
 * @param begins whether the session begins with it
 * @param expiresAt when a detached session ends; {@link #NOT_DETACHED} while connected
 */
record Attachment(
        String clientId,
        Principal principal,
        long session,
        long epoch,
        long expirySeconds,
        @Nullable Will will,
        ConnectionId connection,
        boolean begins,
        long expiresAt) {
    static final long NOT_DETACHED = -1;

    int willBytes() {
        return will == null ? 0 : will.weight();
    }

    boolean isDetached() {
        return expiresAt != NOT_DETACHED;
    }

    Attachment detached(long expiresAt) {
        return new Attachment(
                clientId,
                principal,
                session,
                epoch,
                expirySeconds,
                null,
                connection,
                begins,
                expiresAt);
    }
}
