package io.meshlark.simulation;

import io.meshlark.protocol.packet.Will;
import org.jspecify.annotations.Nullable;

/** What may have become of one connection's will (P6). */
final class WillCheck {
    /** The longest the broker takes to notice the end of a connection, deaths included. */
    private static final long MARGIN = 20_000;

    /** How much earlier the broker may have ended the connection than its client saw it. */
    private static final long LAG = 500;

    /**
     * The same where a node may be frozen, and its clients be told of nothing, for half a minute.
     */
    private static final long LAG_IN_CLUSTER = 45_000;

    private static final long NEVER = Long.MAX_VALUE;

    final String client;
    private final long delay;
    private final long expiry;
    private final boolean isWatched;
    private final long lag;
    private final long margin;

    boolean accepted;
    boolean durable;
    boolean disconnectArrived;
    boolean livedOn;
    boolean mayBeWrittenOff;
    boolean fired;

    private long endedAt = NEVER;
    private boolean disconnected;
    private boolean replaced;
    private long nextConnectAt = NEVER;
    private long resumedAt = NEVER;

    WillCheck(String client, Will will, long expiry, boolean isWatched, boolean isInCluster) {
        this.client = client;
        this.delay = will.delaySeconds() * 1000;
        this.expiry = expiry;
        this.isWatched = isWatched;
        this.lag = isInCluster ? LAG_IN_CLUSTER : LAG;
        this.margin = isInCluster ? 2 * MARGIN : MARGIN;
    }

    void ends(long now, boolean disconnected) {
        if (endedAt == NEVER) {
            endedAt = now;
            this.disconnected = disconnected;
        }
    }

    void nextConnects(long now, boolean clean) {
        if (endedAt != NEVER && clean) {
            replaced = true;
        } else if (endedAt != NEVER && nextConnectAt == NEVER) {
            nextConnectAt = now;
        }
    }

    void nextIsHere(long now) {
        if (endedAt != NEVER && resumedAt == NEVER && !replaced) {
            resumedAt = now;
        }
    }

    /** What is wrong with its having been {@code published}, or not; null if nothing is. */
    @Nullable String problem(boolean published) {
        if (!accepted || !isWatched) {
            return null;
        }
        if (endedAt == NEVER) {
            return published ? "is published, and its client is connected" : null;
        }
        if (disconnected) {
            return published && disconnectArrived && livedOn && !mayBeWrittenOff
                    ? "is published after DISCONNECT"
                    : null;
        }
        boolean delayed = delay > 0 && durable && expiry > 0;
        if (delayed && resumedAt < endedAt + delay - lag) {
            return published ? "is published, and its client was back in time" : null;
        }
        boolean mayBeCancelled = delayed && nextConnectAt < endedAt + delay + margin;
        return published || mayBeCancelled ? null : "is not published";
    }
}
