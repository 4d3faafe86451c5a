package io.meshlark.config;

/**
 * What one session may hold.
 *
 * @param maxQueued messages
 * @param maxQueuedBytes what those weigh
 * @param maxInflight QoS 1 and 2 messages under way to the client
 * @param maxAwaitingRelease QoS 2 messages of the client without their PUBREL
 * @param logLimit bytes of undelivered messages in a shard's log
 */
public record SessionSettings(
        int maxQueued,
        long maxQueuedBytes,
        Overflow overflow,
        int maxInflight,
        int maxAwaitingRelease,
        long logLimit) {

    /** What happens to a message that finds the queue full. */
    public enum Overflow {
        DROP_OLDEST,
        DROP_NEWEST,
        REJECT
    }

    static SessionSettings read(Section in) {
        return new SessionSettings(
                in.integer("max-queued", 1, 1_000_000),
                in.bytes("max-queued-bytes", 64 << 10, 24 << 20),
                in.oneOf("overflow", Overflow.class),
                in.integer("max-inflight", 1, 0xFFFF),
                in.integer("max-awaiting-release", 1, 0xFFFF),
                in.bytes("log-limit", 256 << 10, 24 << 20));
    }
}
