package io.meshlark.session.shard;

import io.meshlark.session.QueueLimit;

/**
 * What a shard allows.
 *
 * @param maxSubscriptions per session
 * @param queue per session
 * @param logBytes of unsettled messages in the log; beyond, the oldest move to their sessions
 * @param kickMillis how long a new connection waits for the old one to be gone
 * @param openIdMillis after which the publisher's shard is asked whether a QoS 2 id is released
 */
public record ShardLimits(
        int maxSubscriptions,
        QueueLimit queue,
        long logBytes,
        long kickMillis,
        long openIdMillis) {}
