package io.meshlark.auth.ban;

import io.meshlark.auth.directory.Refused;
import io.meshlark.auth.directory.Register;
import io.meshlark.persistence.Directory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Where bans are ordered and lifted, for the whole cluster. */
public final class BanDesk {
    /** Characters of a reason. */
    public static final int LONGEST_REASON = 200;

    /** Longest ban that is not for ever. */
    public static final Duration LONGEST = Duration.ofDays(5 * 365);

    /** Characters of a client identifier and a user name together. */
    private static final int LONGEST_NAME = 1024;

    private final Register<Ban> register;
    private final InstantSource clock;

    private BanDesk(Register<Ban> register, InstantSource clock) {
        this.register = register;
        this.clock = clock;
    }

    /**
     * @param inForce is told of every change
     * @param most bans in the whole cluster
     * @param executor does the work when the store has answered
     */
    public static BanDesk create(
            Directory store, Bans inForce, int most, InstantSource clock, Executor executor) {
        Register<Ban> register =
                new Register<>("bans", store, new BanCodec(), most, clock, executor);
        register.whenChanged(() -> inForce.replace(register::values));
        return new BanDesk(register, clock);
    }

    /** What is to be loaded, refreshed, and told to others. */
    public Register<Ban> register() {
        return register;
    }

    /**
     * Bans, or replaces an earlier ban of the same. Completes when it is written and in force on
     * this node.
     *
     * @param length null: for ever
     */
    public CompletionStage<Ban> add(BanTarget target, @Nullable Duration length, String reason) {
        if (reason.length() > LONGEST_REASON) {
            return refused(
                    "the reason has %d characters, limit is %d"
                            .formatted(reason.length(), LONGEST_REASON));
        }
        if (target.key().length() > LONGEST_NAME) {
            return refused(
                    "the name has %d characters, limit is %d"
                            .formatted(target.key().length(), LONGEST_NAME));
        }
        long now = clock.millis();
        Ban ban =
                new Ban(
                        target,
                        reason,
                        now,
                        length == null ? Directory.NEVER : now + length.toMillis());
        return register.put(target.key(), ban, ban.until()).thenApply(done -> ban);
    }

    private static CompletionStage<Ban> refused(String why) {
        return CompletableFuture.failedStage(new Refused(why));
    }

    /** Lifts a ban; false if there was none of exactly this target. */
    public CompletionStage<Boolean> remove(BanTarget target) {
        return register.remove(target.key());
    }

    /** Those in force, the oldest first. */
    public List<Ban> all() {
        return register.values().stream().sorted(Comparator.comparingLong(Ban::since)).toList();
    }
}
