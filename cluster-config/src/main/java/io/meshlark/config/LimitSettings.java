package io.meshlark.config;

/**
 * What clients can use up on a node.
 *
 * @param connectRate CONNECTs a second; 0: as they come
 * @param connectBurst CONNECTs that may come at once
 * @param maxSessions durable ones, in the whole cluster
 * @param maxWillBytes of all clients' wills, in the whole cluster
 * @param willRate wills a second that the node's shards publish; 0: as they are due
 * @param willBurst wills that may be published at once
 * @param maxSubscriptionBytesPerClient of its filters
 * @param slowConsumerQueue bytes of QoS 0 messages per connection
 * @param maxHeapPercent of the heap that may be in use before clients are turned away
 */
public record LimitSettings(
        int maxConnections,
        int connectRate,
        int connectBurst,
        int maxSessions,
        long maxWillBytes,
        int willRate,
        int willBurst,
        int maxSubscriptionsPerClient,
        int maxSubscriptionBytesPerClient,
        int maxFilterShapes,
        int slowConsumerQueue,
        int maxHeapPercent) {
    private static final int MOST = 1_000_000;

    static LimitSettings read(Section in) {
        return new LimitSettings(
                in.integer("max-connections", 1, 10_000_000),
                in.integer("connect-rate", 0, MOST),
                in.integer("connect-burst", 1, MOST),
                in.integer("max-sessions", 1, 1_000_000_000),
                in.bytes("max-will-bytes", 0, 1L << 40),
                in.integer("will-rate", 0, MOST),
                in.integer("will-burst", 1, MOST),
                in.integer("max-subscriptions-per-client", 1, 1_000_000),
                (int) in.bytes("max-subscription-bytes-per-client", 1 << 10, 4 << 20),
                in.integer("max-filter-shapes", 1, 0x1_0000),
                (int) in.bytes("slow-consumer-queue", 0, 64 << 20),
                in.integer("max-heap-percent", 50, 100));
    }
}
