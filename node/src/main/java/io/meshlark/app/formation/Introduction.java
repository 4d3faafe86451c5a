package io.meshlark.app.formation;

import akka.actor.Cancellable;
import akka.actor.typed.ActorSystem;
import akka.cluster.Cluster;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** The first time with others: all of them tell a new node what it must know. */
public final class Introduction {
    private static final Duration LOOK = Duration.ofMillis(100);

    private Introduction() {}

    /**
     * Completes when it is over.
     *
     * @param haveTold whether nodes of these names have told everything
     */
    public static CompletionStage<Void> complete(
            ActorSystem<?> system, Predicate<Set<String>> haveTold) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Cluster cluster = Cluster.get(system);
        Cancellable looking =
                system.scheduler()
                        .scheduleWithFixedDelay(
                                Duration.ZERO,
                                LOOK,
                                () -> {
                                    if (haveTold.test(others(cluster))) {
                                        done.complete(null);
                                    }
                                },
                                system.executionContext());
        return done.whenComplete((ready, failure) -> looking.cancel());
    }

    private static Set<String> others(Cluster cluster) {
        Set<String> names = new HashSet<>();
        for (Member member : cluster.state().getMembers()) {
            boolean isGone =
                    member.status() == MemberStatus.down()
                            || member.status() == MemberStatus.removed();
            if (!isGone && !member.uniqueAddress().equals(cluster.selfMember().uniqueAddress())) {
                names.add(member.address().hostPort().replaceFirst(".*@", ""));
            }
        }
        return names;
    }
}
