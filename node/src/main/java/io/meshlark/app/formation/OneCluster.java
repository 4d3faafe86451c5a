package io.meshlark.app.formation;

import io.meshlark.persistence.ClusterClaims;
import io.meshlark.persistence.ClusterClaims.Claim;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one cluster serves a store (ADR 0017). Whoever begins a cluster first claims the
 * store, which works when nobody has it, or only an earlier process of the same node. The leader
 * then renews the claim with who is a member; every member looks whether it is still the claim of
 * its own cluster.
 *
 * <p>Members are named {@code host:port#uid}, or {@code name#uid} if they are without others; the
 * uid tells a process from the one before it.
 */
final class OneCluster {
    /** Longer than a cluster without its leader needs to have another one. */
    static final Duration EXPIRES = Duration.ofSeconds(15);

    static final Duration RENEW = Duration.ofSeconds(2);

    private final ClusterClaims claims;
    private volatile @Nullable Claim seen;

    /** Of the last round: members that were there then may be those that the claim names. */
    private Set<String> before = Set.of();

    OneCluster(ClusterClaims claims) {
        this.claims = claims;
    }

    /**
     * To be asked before a cluster is begun.
     *
     * @param self this process
     * @return whether it may be begun; fails when the store does
     */
    CompletionStage<Boolean> mayBegin(String self) {
        return claims.read()
                .thenCompose(there -> {
                    seen = there;
                    return there == null || isOfNode(there, node(self))
                            ? claim(there, Set.of(self))
                            : CompletableFuture.completedStage(false);
                });
    }

    private static boolean isOfNode(Claim claim, String node) {
        return claim.members().stream().allMatch(it -> node(it).equals(node));
    }

    private static String node(String member) {
        return member.substring(0, member.indexOf('#'));
    }

    /**
     * To be called every {@link #RENEW}, one call after the other.
     *
     * @param members of this cluster
     * @param isLeader one of them writes
     * @return false: another cluster has the store, this one has to end; fails when the store does
     */
    CompletionStage<Boolean> renew(Set<String> members, boolean isLeader) {
        Set<String> known = new HashSet<>(members);
        known.addAll(before);
        before = Set.copyOf(members);
        return claims.read()
                .thenCompose(there -> {
                    seen = there;
                    if (there != null && Collections.disjoint(there.members(), known)) {
                        return CompletableFuture.completedStage(false);
                    }
                    return isLeader
                            ? claim(there, members).thenApply(done -> true)
                            : CompletableFuture.completedStage(true);
                });
    }

    private CompletionStage<Boolean> claim(@Nullable Claim there, Set<String> members) {
        Claim mine = new Claim(UUID.randomUUID().toString(), Set.copyOf(members));
        return claims.replace(there, mine, EXPIRES)
                .thenApply(done -> {
                    if (done) {
                        seen = mine;
                    }
                    return done;
                });
    }

    /** The last member leaves: another cluster may begin at once. */
    CompletionStage<Void> giveUp() {
        Claim last = seen;
        return last == null ? CompletableFuture.completedStage(null) : claims.remove(last);
    }

    /** Who has the store, as seen last, for people; empty if nobody. */
    String holders() {
        Claim last = seen;
        return last == null
                ? ""
                : last.members().stream()
                        .map(OneCluster::node)
                        .collect(Collectors.toCollection(TreeSet::new))
                        .stream()
                        .collect(Collectors.joining(", "));
    }
}
