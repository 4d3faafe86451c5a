package io.meshlark.config;

/**
 * What clients can use up on a node.
 *
 * @param maxSessions durable ones, in the whole cluster
 * @param maxWillBytes of all clients' wills, in the whole cluster
 * @param maxSubscriptionBytesPerClient of its filters
 * @param slowConsumerQueue bytes of QoS 0 messages per connection
 * @param maxHeapPercent of the heap that may be in use before clients are turned away
 */
public record LimitSettings(
        int maxConnections,
        int maxSessions,
        long maxWillBytes,
        int maxSubscriptionsPerClient,
        int maxSubscriptionBytesPerClient,
        int maxFilterShapes,
        int slowConsumerQueue,
        int maxHeapPercent) {

    static LimitSettings read(Section in) {
        return new LimitSettings(
                in.integer("max-connections", 1, 10_000_000),
                in.integer("max-sessions", 1, 1_000_000_000),
                in.bytes("max-will-bytes", 0, 1L << 40),
                in.integer("max-subscriptions-per-client", 1, 1_000_000),
                (int) in.bytes("max-subscription-bytes-per-client", 1 << 10, 4 << 20),
                in.integer("max-filter-shapes", 1, 0x1_0000),
                (int) in.bytes("slow-consumer-queue", 0, 64 << 20),
                in.integer("max-heap-percent", 50, 100));
    }
}
