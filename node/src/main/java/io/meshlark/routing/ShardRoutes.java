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

    /** Who wants {@code topic}, shared subscriptions aside. */
    List<Match<DurableSubscriber>> match(String topic);

    /** Forgets everything: the shard leaves this node, or loads again. */
    void clear();
}
