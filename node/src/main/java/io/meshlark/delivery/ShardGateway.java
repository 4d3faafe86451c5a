package io.meshlark.delivery;

import io.meshlark.cluster.Peer;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way to the session shards, wherever they are. Called from any thread. */
public interface ShardGateway {

    /** Whether the shard takes appends now: its store works, and not too much waits for it. */
    boolean accepts(int shard);

    /** The node that runs the shard; null when that is this node, or nobody knows. */
    default @Nullable Peer peerOf(int shard) {
        return null;
    }

    /** Whether not too much waits for shards, failing or not. */
    boolean hasRoom();

    /**
     * Hands a publication to a shard, in order with those handed over before by the same thread.
     * {@code done} is called once, on any thread, when the shard has made up its mind durably; a
     * shard that moves or whose store fails takes as long as it takes.
     */
    void append(int shard, Append append, Done done);

    /** How long what is handed over may wait for its shard, milliseconds; then it is refused. */
    long LONGEST_WAIT = 60_000;

    /**
     * @param epoch as in {@link Publisher#publish}
     * @param match whether the shard's own subscriptions decide who gets it, beside {@code picked}
     */
    record Append(
            Publication publication,
            @Nullable MessageId id,
            long epoch,
            boolean match,
            List<Picked> picked) {}

    /** A session that a shared subscription has chosen. */
    record Picked(long session, QoS qos, boolean retain, SubscriptionIds ids) {}

    /** Told what became of an append. */
    @FunctionalInterface
    interface Done {
        void done(Publisher.Outcome outcome);
    }
}
