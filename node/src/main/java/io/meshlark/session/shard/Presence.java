package io.meshlark.session.shard;

import io.meshlark.session.ToEdge;
import org.jspecify.annotations.Nullable;

/**
 * The takeover record of a connected client: at most one per client id (P4). Lives in memory, about
 * 128 bytes.
 */
public final class Presence {
    private final String clientId;
    private final String owner;
    private final long epoch;
    private final long session;
    private final boolean begins;
    private final ToEdge client;

    /** Whether the client has been told; before, a failed write takes everything back. */
    private boolean confirmed;

    /** Whether an actor of its session has died; what that had sent is not known. */
    private boolean hasLostItsActor;

    private ShardCommand.@Nullable Connect successor;

    /**
     * @param owner user name of the client; empty: anonymous
     */
    Presence(
            String clientId,
            String owner,
            long epoch,
            long session,
            boolean begins,
            ToEdge client) {
        this.clientId = clientId;
        this.owner = owner;
        this.epoch = epoch;
        this.session = session;
        this.begins = begins;
        this.client = client;
    }

    public String clientId() {
        return clientId;
    }

    /** The user whose connection it is; empty: nobody's. */
    String owner() {
        return owner;
    }

    /** Incarnation of the shard in the upper, a counter in the lower 32 bits. */
    public long epoch() {
        return epoch;
    }

    /** The durable session's number, or 0. */
    public long session() {
        return session;
    }

    /** Whether the session began with this connection. */
    boolean begins() {
        return begins;
    }

    public ToEdge client() {
        return client;
    }

    void lostItsActor() {
        hasLostItsActor = true;
    }

    boolean hasLostItsActor() {
        return hasLostItsActor;
    }

    public void confirm() {
        confirmed = true;
    }

    boolean isConfirmed() {
        return confirmed;
    }

    /** The newer CONNECT that waits for this one to be gone. */
    ShardCommand.@Nullable Connect successor() {
        return successor;
    }

    void succeededBy(ShardCommand.@Nullable Connect newer) {
        successor = newer;
    }
}
