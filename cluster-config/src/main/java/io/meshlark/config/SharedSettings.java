package io.meshlark.config;

/** Shared subscriptions. */
public record SharedSettings(Strategy strategy) {

    /** Which member of a group gets a message. */
    public enum Strategy {
        ROUND_ROBIN,
        RANDOM,
        STICKY,
        LOCAL,
        HASH_CLIENT,
        HASH_TOPIC,
        LEAST_INFLIGHT
    }

    static SharedSettings read(Section in) {
        return new SharedSettings(in.oneOf("strategy", Strategy.class));
    }
}
