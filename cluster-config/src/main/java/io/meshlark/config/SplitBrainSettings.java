package io.meshlark.config;

import java.time.Duration;

/**
 * Who stays when the nodes do not hear each other any more.
 *
 * @param stableAfter how long nothing may have changed before it is decided
 * @param quorumSize nodes a side needs; zero: not said
 */
public record SplitBrainSettings(Strategy strategy, Duration stableAfter, int quorumSize) {

    /** Which side stays. */
    public enum Strategy {
        KEEP_MAJORITY,
        STATIC_QUORUM,
        KEEP_OLDEST,
        LEASE_MAJORITY
    }

    static SplitBrainSettings read(Section in) {
        return new SplitBrainSettings(
                in.oneOf("strategy", Strategy.class),
                in.duration("stable-after", Duration.ofSeconds(2), Duration.ofMinutes(5)),
                in.integer("quorum-size", 0, 1000));
    }
}
