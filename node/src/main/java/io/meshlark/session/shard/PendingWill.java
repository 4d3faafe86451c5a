package io.meshlark.session.shard;

import io.meshlark.auth.access.Principal;
import io.meshlark.protocol.packet.Will;

/**
 * The will of a connection that is gone.
 *
 * @param principal who it was
 * @param session the durable session of the client, or 0
 * @param at epoch milliseconds at which it fires
 */
public record PendingWill(
        String clientId, Principal principal, long session, long epoch, Will will, long at) {}
