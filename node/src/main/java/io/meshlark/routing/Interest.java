package io.meshlark.routing;

import io.meshlark.protocol.packet.SubscriptionOptions;

/**
 * What a subscription asks for beside its filter.
 *
 * @param subscriptionId 1 to 268,435,455; 0 when absent
 */
public record Interest(SubscriptionOptions options, int subscriptionId) {}
