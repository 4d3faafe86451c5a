package io.meshlark.config;

import java.time.Duration;

/**
 * What clients can use up on a node.
 *
 * @param maxConnectionsPerUser clients that one user may have connected to the node; 0: no limit
 * @param maxConnectionsPerAddress of one address to the node; 0: no limit
 * @param connectRate CONNECTs a second; 0: as they come
 * @param connectBurst CONNECTs that may come at once
 * @param maxSessions durable ones, in the whole cluster
 * @param maxWillBytes of all clients' wills, in the whole cluster
 * @param willRate wills a second that the node's shards publish; 0: as they are due
 * @param willBurst wills that may be published at once
 * @param maxSubscriptionBytesPerClient of its filters
 * @param maxSubscriptionsPerUser of all its sessions on the node; 0: no limit
 * @param maxQueuedBytesPerUser of messages that wait for all its sessions on the node; 0: no limit
 * @param publishRate messages a second of all clients of the node; 0: no limit
 * @param publishBytes a second, likewise; 0: no limit
 * @param publishRatePerUser messages a second of all its clients on the node; 0: no limit
 * @param publishBytesPerUser a second, likewise; 0: no limit
 * @param publishRatePerClient messages a second; 0: no limit
 * @param publishBytesPerClient a second; 0: no limit
 * @param publishBurst how much of both may come at once
 * @param slowConsumerQueue bytes of QoS 0 messages per connection
 * @param maxHeapPercent of the heap that may be in use before clients are turned away
 */
public record LimitSettings(
        int maxConnections,
        int maxConnectionsPerUser,
        int maxConnectionsPerAddress,
        int connectRate,
        int connectBurst,
        int maxSessions,
        long maxWillBytes,
        int willRate,
        int willBurst,
        int maxSubscriptionsPerClient,
        int maxSubscriptionBytesPerClient,
        int maxSubscriptionsPerUser,
        long maxQueuedBytesPerUser,
        int maxFilterShapes,
        int publishRate,
        long publishBytes,
        int publishRatePerUser,
        long publishBytesPerUser,
        int publishRatePerClient,
        long publishBytesPerClient,
        Duration publishBurst,
        PublishExcess publishExcess,
        int slowConsumerQueue,
        int maxHeapPercent) {
    private static final int MOST = 1_000_000;

    /** What becomes of messages beyond the rate of a client. */
    public enum PublishExcess {
        WAIT,
        DROP_QOS0
    }

    static LimitSettings read(Section in) {
        return new LimitSettings(
                in.integer("max-connections", 1, 10_000_000),
                in.integer("max-connections-per-user", 0, MOST),
                in.integer("max-connections-per-address", 0, MOST),
                in.integer("connect-rate", 0, MOST),
                in.integer("connect-burst", 1, MOST),
                in.integer("max-sessions", 1, 1_000_000_000),
                in.bytes("max-will-bytes", 0, 1L << 40),
                in.integer("will-rate", 0, MOST),
                in.integer("will-burst", 1, MOST),
                in.integer("max-subscriptions-per-client", 1, 1_000_000),
                (int) in.bytes("max-subscription-bytes-per-client", 1 << 10, 4 << 20),
                in.integer("max-subscriptions-per-user", 0, 100_000_000),
                in.bytes("max-queued-bytes-per-user", 0, 1L << 40),
                in.integer("max-filter-shapes", 1, 0x1_0000),
                in.integer("publish-rate", 0, MOST),
                in.bytes("publish-bytes", 0, 1L << 40),
                in.integer("publish-rate-per-user", 0, MOST),
                in.bytes("publish-bytes-per-user", 0, 1L << 40),
                in.integer("publish-rate-per-client", 0, MOST),
                in.bytes("publish-bytes-per-client", 0, 1L << 40),
                in.duration("publish-burst", Duration.ofSeconds(1), Duration.ofMinutes(1)),
                in.oneOf("publish-excess", PublishExcess.class),
                (int) in.bytes("slow-consumer-queue", 0, 64 << 20),
                in.integer("max-heap-percent", 50, 100));
    }
}
