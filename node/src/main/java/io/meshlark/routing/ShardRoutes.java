package io.meshlark.routing;

import io.meshlark.protocol.topic.TopicFilter;
import java.util.List;

/**
 * The subscriptions of one shard's durable sessions, as everybody on the node sees them. Written by
 * the shard alone.
 */
public interface ShardRoutes {

    /**
     * Adds or replaces a subscription. False: the filter has a new shape, and no more shapes are
     * allowed; nothing has changed.
     */
    boolean add(DurableSubscriber subscriber, TopicFilter filter, Interest interest);

    void remove(DurableSubscriber subscriber, TopicFilter filter);

    /**
     * The connection of {@code subscriber} has come or gone.
     *
     * @param filters of its subscriptions
     */
    void presenceChanged(DurableSubscriber subscriber, List<TopicFilter> filters);

    /** Who wants {@code topic}, shared subscriptions aside. */
    List<Match<DurableSubscriber>> match(String topic);

    /**
     * Begins anew, as incarnation {@code incarnation} of the shard. Until {@link #loaded},
     * everybody takes the shard for one that may want anything it wanted before.
     */
    void clear(long incarnation);

    /** Everything that was written down has been added. */
    void loaded();
}
