package io.meshlark.session.shard;

import io.meshlark.session.QueueLimit;
import io.meshlark.session.UserHoldings;
import java.util.function.LongSupplier;

/**
 * What a shard allows.
 *
 * @param access who may do what
 * @param maxSessions durable ones
 * @param maxWillBytes of wills in the log
 * @param willTurn says for each will that is due how many milliseconds its turn is away; all shards
 *     of a node stand in the same row
 * @param maxSubscriptions per session
 * @param maxSubscriptionBytes of filters, per session
 * @param queue per session
 * @param users what all sessions of a user on this node may hold together
 * @param logBytes of unsettled messages in the log; beyond, the oldest move to their sessions
 * @param kickMillis how long a new connection waits for the old one to be gone
 * @param openIdMillis after which the publisher's shard is asked whether a QoS 2 id is released
 * @param copyMillis the longest that a copy of a publication is under way to a shard: so long a QoS
 *     2 id is kept when it is known to be released
 */
public record ShardLimits(
        ShardAccess access,
        int maxSessions,
        long maxWillBytes,
        LongSupplier willTurn,
        int maxSubscriptions,
        int maxSubscriptionBytes,
        QueueLimit queue,
        UserHoldings users,
        long logBytes,
        long kickMillis,
        long openIdMillis,
        long copyMillis) {}
