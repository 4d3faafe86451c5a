package io.meshlark.delivery;

import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.Interest;

/** What nodes tell each other about the members of shared groups. */
sealed interface GroupChange {

    /** A transient session of the node that says so is a member, or asks for something else now. */
    record Joined(
            long connection,
            String clientId,
            int receiveMaximum,
            TopicFilter filter,
            Interest interest)
            implements GroupChange {}

    record Left(long connection, TopicFilter filter) implements GroupChange {}

    /**
     * About durable sessions, by the node that runs their shard. An older incarnation has nothing
     * to say when a newer one has spoken.
     */
    sealed interface OfShard extends GroupChange {
        int shard();

        long incarnation();
    }

    /** All members of the shard follow; those of before stay until {@link Loaded}. */
    record Loading(int shard, long incarnation) implements OfShard {}

    record DurableJoined(
            int shard,
            long incarnation,
            long session,
            String clientId,
            boolean isConnected,
            TopicFilter filter,
            Interest interest)
            implements OfShard {}

    record DurableLeft(int shard, long incarnation, long session, TopicFilter filter)
            implements OfShard {}

    /** The client of a member has come or gone. */
    record Presence(int shard, long incarnation, long session, boolean isConnected)
            implements OfShard {}

    /** That was all: who has not been named since {@link Loading} is no member any more. */
    record Loaded(int shard, long incarnation) implements OfShard {}
}
