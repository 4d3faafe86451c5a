package io.meshlark.persistence;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** For a store that one process uses, so that nobody outside has to see the note. Thread-safe. */
public final class ClaimsInMemory implements ClusterClaims {
    private final InstantSource clock;
    private @Nullable Claim claim;
    private Instant expires = Instant.MIN;

    public ClaimsInMemory(InstantSource clock) {
        this.clock = clock;
    }

    private @Nullable Claim now() {
        return clock.instant().isBefore(expires) ? claim : null;
    }

    @Override
    public synchronized CompletionStage<@Nullable Claim> read() {
        return CompletableFuture.completedStage(now());
    }

    @Override
    public synchronized CompletionStage<Boolean> replace(
            @Nullable Claim before, Claim now, Duration expires) {
        Claim there = now();
        boolean isExpected =
                before == null
                        ? there == null
                        : there != null && there.token().equals(before.token());
        if (isExpected) {
            claim = now;
            this.expires = clock.instant().plus(expires);
        }
        return CompletableFuture.completedStage(isExpected);
    }

    @Override
    public synchronized CompletionStage<Void> remove(Claim gone) {
        if (claim != null && claim.token().equals(gone.token())) {
            claim = null;
        }
        return CompletableFuture.completedStage(null);
    }
}
