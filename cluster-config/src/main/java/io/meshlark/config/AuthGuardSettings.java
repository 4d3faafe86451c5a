package io.meshlark.config;

import java.time.Duration;

/**
 * What keeps a crowd of logins, and backends that are slow or away, from hurting the node.
 *
 * @param timeout of one look-up, waiting for its turn included
 * @param maxConcurrent look-ups of one link over the network at a time
 * @param hashThreads for hashes and signatures of all links; 0: half of the cores
 * @param maxWaiting look-ups of one link that may wait for their turn
 * @param cacheSize answers each link remembers
 * @param allowedFor how long it remembers that somebody was let in; zero: not at all
 * @param deniedFor how long it remembers that somebody was not; zero: not at all
 * @param failuresPerMinute logins from one address that may fail; 0: no limit
 * @param breakerFailures in a row, before a backend is left alone
 * @param breakerOpen how long it is
 */
public record AuthGuardSettings(
        Duration timeout,
        int maxConcurrent,
        int hashThreads,
        int maxWaiting,
        int cacheSize,
        Duration allowedFor,
        Duration deniedFor,
        int failuresPerMinute,
        int breakerFailures,
        Duration breakerOpen) {

    static AuthGuardSettings read(Section in) {
        return new AuthGuardSettings(
                in.duration("timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
                in.integer("max-concurrent", 1, 10_000),
                in.integer("hash-threads", 0, 1024),
                in.integer("max-waiting", 1, 1_000_000),
                in.integer("cache-size", 100, 10_000_000),
                in.durationOrOff("allowed-for", Duration.ofSeconds(1), Duration.ofHours(24)),
                in.durationOrOff("denied-for", Duration.ofSeconds(1), Duration.ofHours(1)),
                in.integer("failures-per-minute", 0, 1_000_000),
                in.integer("breaker-failures", 1, 10_000),
                in.duration("breaker-open", Duration.ofMillis(100), Duration.ofMinutes(10)));
    }
}
