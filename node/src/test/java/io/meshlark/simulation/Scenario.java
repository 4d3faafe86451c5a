package io.meshlark.simulation;

import io.meshlark.session.QueueLimit;
import io.meshlark.session.UserHoldings;
import io.meshlark.session.shard.ShardAccess;
import io.meshlark.session.shard.ShardLimits;
import java.util.function.LongSupplier;

/**
 * What kind of world a seed makes.
 *
 * @param chaosMillis how long things go wrong; then the world heals
 * @param crashEvery mean milliseconds between deaths of the process, 0 for never
 * @param effectCrash probability of a death before each effect, and around each write
 * @param writeFailure probability that a write fails
 * @param breakage probability that a client's connection breaks at one of its moves
 * @param willRate wills a second that the process publishes, 0 for all that are due
 */
record Scenario(
        int shards,
        int clients,
        long chaosMillis,
        long crashEvery,
        double effectCrash,
        double writeFailure,
        double breakage,
        QueueLimit queue,
        long logBytes,
        boolean expiry,
        boolean slow,
        int willRate) {

    static Scenario of(World world, int willRate) {
        boolean small = world.chance(0.4);
        QueueLimit.Overflow overflow = QueueLimit.Overflow.values()[world.below(3)];
        return new Scenario(
                (int) world.between(2, 4),
                (int) world.between(3, 7),
                world.between(5_000, 40_000),
                world.chance(0.6) ? world.between(2_000, 15_000) : 0,
                world.chance(0.5) ? 0.002 : 0,
                world.chance(0.6) ? 0.03 : 0,
                world.chance(0.8) ? 0.03 : 0.005,
                small ? smallQueue(world, overflow) : new QueueLimit(100_000, 1L << 40, overflow),
                world.chance(0.6) ? world.between(300, 3_000) : 1 << 20,
                world.chance(0.5),
                world.chance(0.5),
                willRate);
    }

    /** Full by number or by weight; a message weighs about 70. */
    private static QueueLimit smallQueue(World world, QueueLimit.Overflow overflow) {
        int messages = (int) world.between(3, 12);
        return world.chance(0.5)
                ? new QueueLimit(messages, 100_000, overflow)
                : new QueueLimit(90_000, messages * 70L, overflow);
    }

    ShardLimits limits(LongSupplier willTurn) {
        return new ShardLimits(
                ShardAccess.OPEN,
                1_000,
                1 << 20,
                willTurn,
                100,
                10_000,
                queue,
                new UserHoldings(UserHoldings.Limit.NONE),
                logBytes,
                3_000,
                3_000,
                3_000);
    }

    /** Whether no queue can be full. */
    boolean isRoomy() {
        return queue.messages() >= 100_000;
    }
}
