package io.meshlark.simulation.cluster;

import io.meshlark.session.QueueLimit;
import io.meshlark.session.UserHoldings;
import io.meshlark.session.shard.ShardAccess;
import io.meshlark.session.shard.ShardLimits;
import io.meshlark.simulation.World;
import java.util.function.LongSupplier;

/**
 * What kind of cluster a seed makes, and what befalls it.
 *
 * @param chaosMillis how long things go wrong; then all is well again
 * @param troubleEvery mean milliseconds between crashes, freezes and cuts
 * @param moveEvery mean milliseconds between moves of shards without any failure
 * @param sendDeath probability that a process dies as it sends something
 * @param writeFailure probability that a write fails
 * @param slowWrites probability that a write takes long
 * @param breakage probability that a client's connection breaks at one of its moves
 * @param distance the longest that a message between two machines takes as a rule, milliseconds
 * @param willRate wills a second that a node publishes, 0 for all that are due
 */
record Scenario(
        int machines,
        int shards,
        int clients,
        long chaosMillis,
        long troubleEvery,
        boolean crashes,
        boolean freezes,
        boolean cuts,
        long moveEvery,
        double sendDeath,
        double writeFailure,
        double slowWrites,
        double breakage,
        long logBytes,
        boolean slow,
        boolean expiry,
        long distance,
        int willRate) {

    /** How long the lease holds after the last ping that a majority has echoed. */
    static final long LEASE_MILLIS = 3_000;

    /** Until others take a node for unreachable. */
    static final long DETECTION_MILLIS = 1_500;

    /** Until the split brain resolver decides. */
    static final long STABLE_AFTER_MILLIS = 5_000;

    /** A node that is not heard is removed before, and nobody else is late for so long. */
    static final long COPY_MILLIS = 15_000;

    static Scenario of(World world, int willRate) {
        return new Scenario(
                world.chance(0.7) ? 3 : (int) world.between(2, 5),
                (int) world.between(2, 5),
                (int) world.between(3, 7),
                world.between(10_000, 60_000),
                world.chance(0.8) ? world.between(4_000, 20_000) : 0,
                world.chance(0.7),
                world.chance(0.6),
                world.chance(0.6),
                world.chance(0.7) ? world.between(1_000, 10_000) : 0,
                world.chance(0.3) ? 0.0003 : 0,
                world.chance(0.5) ? 0.03 : 0,
                world.chance(0.7) ? 0.02 : 0.1,
                world.chance(0.7) ? 0.03 : 0.005,
                world.chance(0.5) ? world.between(300, 3_000) : 1 << 20,
                world.chance(0.4),
                world.chance(0.3),
                world.chance(0.4) ? world.between(50, 400) : 4,
                willRate);
    }

    /** Never full: what happens then the simulation of one node knows. */
    QueueLimit queue() {
        return new QueueLimit(100_000, 1L << 40, QueueLimit.Overflow.DROP_NEWEST);
    }

    ShardLimits limits(LongSupplier willTurn, long copyMillis) {
        return new ShardLimits(
                ShardAccess.OPEN,
                1_000,
                1 << 20,
                willTurn,
                100,
                10_000,
                queue(),
                new UserHoldings(UserHoldings.Limit.NONE),
                logBytes,
                3_000,
                3_000,
                copyMillis);
    }
}
