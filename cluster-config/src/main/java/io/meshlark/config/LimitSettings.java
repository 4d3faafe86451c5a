package io.meshlark.config;

/**
 * What clients can use up on a node.
 *
 * @param slowConsumerQueue bytes of QoS 0 messages per connection
 */
public record LimitSettings(
        int maxConnections,
        int maxSubscriptionsPerClient,
        int maxFilterShapes,
        int slowConsumerQueue) {

    static LimitSettings read(Section in) {
        return new LimitSettings(
                in.integer("max-connections", 1, 10_000_000),
                in.integer("max-subscriptions-per-client", 1, 1_000_000),
                in.integer("max-filter-shapes", 1, 0x1_0000),
                (int) in.bytes("slow-consumer-queue", 0, 64 << 20));
    }
}
