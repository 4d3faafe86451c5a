package io.meshlark.session.shard;

import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.topic.TopicFilter;

/**
 * One subscription of a durable session, as granted.
 *
 * @param subscriptionId 1 to 268,435,455; 0 when absent
 */
public record SessionSubscription(
        TopicFilter filter, SubscriptionOptions options, int subscriptionId) {}
