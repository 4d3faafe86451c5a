package io.meshlark.admin;

import io.meshlark.auth.ban.BanDesk;
import io.meshlark.auth.user.Users;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A node for its HTTP side, with what a test gives it. */
public final class FakeNode implements Operations {
    public final AtomicInteger drains = new AtomicInteger();
    public @Nullable ClusterStatus status;
    public @Nullable BanDesk bans;
    public @Nullable Users users;

    @Override
    public List<String> troubles() {
        return List.of();
    }

    @Override
    public String metrics() {
        return "";
    }

    @Override
    public ClusterView cluster() {
        ClusterStatus known = status;
        if (known == null) {
            throw new AssertionError("asked about the cluster");
        }
        return () -> CompletableFuture.completedStage(known);
    }

    @Override
    public Optional<BanDesk> bans() {
        return Optional.ofNullable(bans);
    }

    @Override
    public Optional<Users> users() {
        return Optional.ofNullable(users);
    }

    @Override
    public void drain() {
        drains.incrementAndGet();
    }
}
