package io.meshlark.session.shard;

import io.meshlark.session.QueueLimit;

/**
 * What a shard allows.
 *
 * @param maxSessions durable ones
 * @param maxWillBytes of wills in the log
 * @param maxSubscriptions per session
 * @param maxSubscriptionBytes of filters, per session
 * @param queue per session
 * @param logBytes of unsettled messages in the log; beyond, the oldest move to their sessions
 * @param kickMillis how long a new connection waits for the old one to be gone
 * @param openIdMillis after which the publisher's shard is asked whether a QoS 2 id is released
 */
public record ShardLimits(
        int maxSessions,
        long maxWillBytes,
        int maxSubscriptions,
        int maxSubscriptionBytes,
        QueueLimit queue,
        long logBytes,
        long kickMillis,
        long openIdMillis) {}
