package io.meshlark.app.formation;

import akka.Done;
import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.cluster.Cluster;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.javadsl.AkkaManagement;
import io.meshlark.config.ClusterSettings;
import io.meshlark.config.HostPort;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * This node's membership: joining, and the end that others make of it.
 *
 * <pre>
 *   not joined ── join ──▶ joining ──▶ up ──▶ left, with the actor system
 *                             │         └──▶ taken out by the split brain resolver, or sent away
 *                             └──▶ refused: other settings than the cluster's
 * </pre>
 */
public final class Membership {

    private final ActorSystem<?> system;
    private final ClusterSettings settings;
    private final Cluster cluster;
    private final CompletableFuture<Void> up = new CompletableFuture<>();
    private final CompletableFuture<End> ended = new CompletableFuture<>();

    private Membership(ActorSystem<?> system, ClusterSettings settings) {
        this.system = system;
        this.settings = settings;
        this.cluster = Cluster.get(system);
    }

    /**
     * Watches the membership of an actor system.
     *
     * @param goodbye what to do at once when the membership ends without having been asked to,
     *     while actors still run
     */
    public static Membership watch(
            ActorSystem<?> system,
            ClusterSettings settings,
            Supplier<CompletionStage<Void>> goodbye) {
        Membership membership = new Membership(system, settings);
        membership.cluster.registerOnMemberUp(() -> membership.up.complete(null));
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        shutdown.addTask(
                CoordinatedShutdown.PhaseBeforeServiceUnbind(),
                "meshlark-membership",
                () -> {
                    End end = membership.endBecauseOf(shutdown.getShutdownReason());
                    if (end == null || !membership.ended.complete(end)) {
                        return CompletableFuture.completedStage(Done.getInstance());
                    }
                    return goodbye.get().handle((done, failed) -> Done.getInstance());
                });
        return membership;
    }

    private @Nullable End endBecauseOf(Optional<CoordinatedShutdown.Reason> reason) {
        CoordinatedShutdown.Reason why = reason.orElse(CoordinatedShutdown.unknownReason());
        if (why.equals(CoordinatedShutdown.clusterDowningReason())) {
            return new End.TakenOut();
        }
        if (why.equals(CoordinatedShutdown.incompatibleConfigurationDetectedReason())) {
            return new End.Refused(
                    Objects.requireNonNullElse(
                            SameCluster.refusal(system.settings().config()),
                            "settings of Akka's own differ, see its lines in the log of both"));
        }
        if (why.equals(CoordinatedShutdown.clusterLeavingReason())) {
            return new End.SentAway();
        }
        return null; // we stop the actors ourselves
    }

    /**
     * Joins the cluster of the settings, or begins one.
     *
     * @return completes when everything that looks for others runs; fails if it cannot
     */
    public CompletionStage<Void> join() {
        if (!settings.joinsOthers()) {
            cluster.join(cluster.selfAddress());
            return CompletableFuture.completedStage(null);
        }
        return switch (settings.discovery().method()) {
            case STATIC -> {
                cluster.joinSeedNodes(seeds());
                yield CompletableFuture.completedStage(null);
            }
            case DNS, KUBERNETES ->
                    AkkaManagement.get(system)
                            .start()
                            .exceptionallyCompose(failure -> portNotOpened())
                            .thenAccept(at -> ClusterBootstrap.get(system).start());
        };
    }

    private <T> CompletionStage<T> portNotOpened() {
        return CompletableFuture.failedStage(
                new IllegalStateException(
                        "cannot open cluster.discovery.port %d on %s; is it in use?"
                                .formatted(settings.discovery().port(), settings.bind().host())));
    }

    private List<Address> seeds() {
        return settings.seeds().stream()
                .map(seed -> "akka://%s@%s".formatted(settings.name(), seed))
                .map(AddressFromURIString::parse)
                .toList();
    }

    /** What a node waits for while it joins, for people. */
    public String whom() {
        if (!settings.joinsOthers()) {
            return "the cluster of its own";
        }
        var discovery = settings.discovery();
        String enough = " (%d begin a new cluster)".formatted(discovery.requiredNodes());
        return switch (discovery.method()) {
            case STATIC ->
                    "the cluster at "
                            + settings.seeds().stream()
                                    .map(HostPort::toString)
                                    .collect(Collectors.joining(", "));
            case DNS -> "nodes behind the name %s%s".formatted(discovery.service(), enough);
            case KUBERNETES ->
                    "pods with %s%s".formatted(discovery.kubernetes().selector(), enough);
        };
    }

    /** Completes when this node is a member. */
    public CompletableFuture<Void> up() {
        return up;
    }

    /** Completes when others, or the resolver, have ended the membership. */
    public CompletableFuture<End> ended() {
        return ended;
    }

    /** Whether there is anybody to hand shards over to. */
    public boolean hasCompany() {
        return cluster.state().members().size() > 1;
    }
}
