package io.meshlark.routing;

import org.jspecify.annotations.Nullable;

/**
 * A durable session as routing sees it. Its shard is the only writer; event loops read {@link
 * #online} to hand it QoS 0 directly.
 */
public final class DurableSubscriber {
    private final int shard;
    private final long number;
    private final String clientId;
    private volatile @Nullable Subscriber online;

    public DurableSubscriber(int shard, long number, String clientId) {
        this.shard = shard;
        this.number = number;
        this.clientId = clientId;
    }

    public int shard() {
        return shard;
    }

    public long number() {
        return number;
    }

    public String clientId() {
        return clientId;
    }

    /** The connection of its client, or null. */
    public @Nullable Subscriber online() {
        return online;
    }

    public void goOnline(Subscriber connection) {
        online = connection;
    }

    public void goOffline() {
        online = null;
    }
}
