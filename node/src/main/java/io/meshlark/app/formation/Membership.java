package io.meshlark.app.formation;

import akka.Done;
import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.cluster.Cluster;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.MemberStatus;
import akka.cluster.UniqueAddress;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.javadsl.AkkaManagement;
import io.meshlark.config.ClusterSettings;
import io.meshlark.config.HostPort;
import io.meshlark.persistence.ClusterClaims;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    /** A cluster that other seeds know of is found within this. */
    private static final Duration SEEDS_ANSWER = Duration.ofSeconds(3);

    private final ActorSystem<?> system;
    private final ClusterSettings settings;
    private final OneCluster oneCluster;

    /** Of a node without others on a store that others may use, else empty. */
    private final String loneName;

    private final Cluster cluster;
    private final CompletableFuture<Void> up = new CompletableFuture<>();
    private final CompletableFuture<End> ended = new CompletableFuture<>();
    private volatile boolean isHindranceSaid;

    private Membership(
            ActorSystem<?> system,
            ClusterSettings settings,
            OneCluster oneCluster,
            String loneName) {
        this.system = system;
        this.settings = settings;
        this.oneCluster = oneCluster;
        this.loneName = loneName;
        this.cluster = Cluster.get(system);
    }

    /**
     * Watches the membership of an actor system.
     *
     * @param claims of the store that the cluster uses
     * @param loneName of a node without others on a store that others may use, else empty
     * @param goodbye what to do at once when the membership ends without having been asked to,
     *     while actors still run
     */
    public static Membership watch(
            ActorSystem<?> system,
            ClusterSettings settings,
            ClusterClaims claims,
            String loneName,
            Supplier<CompletionStage<Void>> goodbye) {
        Membership membership = new Membership(system, settings, new OneCluster(claims), loneName);
        membership.cluster.registerOnMemberUp(membership::isUp);
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

    private void isUp() {
        up.complete(null);
        if (settings.joinsOthers()) {
            later(this::renew);
        }
    }

    private void later(Runnable task) {
        system.scheduler().scheduleOnce(OneCluster.RENEW, task, system.executionContext());
    }

    private void renew() {
        if (ended.isDone() || cluster.isTerminated()) {
            return;
        }
        CurrentClusterState state = cluster.state();
        oneCluster
                .renew(members(state), cluster.selfAddress().equals(state.getLeader()))
                .exceptionally(storeFailed -> {
                    LOG.debug("the claim of the cluster was not renewed", storeFailed);
                    return true;
                })
                .thenAccept(isOurs -> {
                    if (isOurs) {
                        later(this::renew);
                    } else {
                        LOG.error(
                                "another cluster serves the store: {}; this node leaves its own",
                                oneCluster.holders());
                        cluster.down(cluster.selfAddress());
                    }
                });
    }

    private Set<String> members(CurrentClusterState state) {
        if (!loneName.isEmpty()) {
            return Set.of(self());
        }
        return StreamSupport.stream(state.getMembers().spliterator(), false)
                .map(member -> name(member.uniqueAddress()))
                .collect(Collectors.toSet());
    }

    private static String name(UniqueAddress process) {
        return process.address().hostPort().replaceFirst(".*@", "") + '#' + process.longUid();
    }

    private String self() {
        UniqueAddress process = cluster.selfMember().uniqueAddress();
        return loneName.isEmpty() ? name(process) : loneName + '#' + process.longUid();
    }

    /**
     * A node without others waits until nobody serves the store.
     *
     * @return completes when it is this node's
     */
    public CompletionStage<Void> haveStoreAlone() {
        if (loneName.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        CompletableFuture<Void> mine = new CompletableFuture<>();
        claimAlone(mine);
        return mine;
    }

    private void claimAlone(CompletableFuture<Void> mine) {
        if (ended.isDone() || cluster.isTerminated()) {
            return;
        }
        mayBegin()
                .thenAccept(may -> {
                    if (may) {
                        later(this::renew);
                        mine.complete(null);
                    } else {
                        sayWhoHasTheStore("this node does not serve it");
                        later(() -> claimAlone(mine));
                    }
                });
    }

    /** False also while the store does not answer. */
    private CompletionStage<Boolean> mayBegin() {
        return oneCluster
                .mayBegin(self())
                .exceptionally(storeFailed -> {
                    LOG.debug("whether there is a cluster cannot be read", storeFailed);
                    return false;
                });
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
                joinSeeds();
                yield CompletableFuture.completedStage(null);
            }
            case DNS, KUBERNETES -> {
                ClaimingJoinDecider.ask(system.classicSystem(), () -> oneCluster.mayBegin(self()));
                yield AkkaManagement.get(system)
                        .start()
                        .exceptionallyCompose(failure -> portNotOpened())
                        .thenAccept(at -> ClusterBootstrap.get(system).start());
            }
        };
    }

    /** Akka's first seed would begin a cluster when no other answers; here it asks the store. */
    private void joinSeeds() {
        List<Address> seeds = seeds();
        List<Address> others =
                seeds.stream().filter(it -> !it.equals(cluster.selfAddress())).toList();
        if (!others.isEmpty()) {
            cluster.joinSeedNodes(others);
        }
        if (seeds.getFirst().equals(cluster.selfAddress())) {
            system.scheduler()
                    .scheduleOnce(
                            others.isEmpty() ? Duration.ZERO : SEEDS_ANSWER,
                            this::beginUnlessThereIsOne,
                            system.executionContext());
        }
    }

    private void beginUnlessThereIsOne() {
        if (cluster.isTerminated() || !isAlone()) {
            return;
        }
        mayBegin()
                .thenAccept(may -> {
                    if (may && isAlone()) {
                        cluster.join(cluster.selfAddress());
                    } else {
                        sayWhoHasTheStore(
                                "no new cluster is begun; waiting for " + whom() + " to answer");
                        later(this::beginUnlessThereIsOne);
                    }
                });
    }

    /** Once, so that an operator need not wait for the reminder. */
    private void sayWhoHasTheStore(String consequence) {
        String holders = oneCluster.holders();
        if (!holders.isEmpty() && !isHindranceSaid) {
            isHindranceSaid = true;
            LOG.warn("the store is served by {}: {}", holders, consequence);
        }
    }

    /** No cluster has taken this node in. */
    private boolean isAlone() {
        return cluster.selfMember().status() == MemberStatus.removed();
    }

    /** Who serves the store while this node does not, for people. */
    public String hindrance() {
        String holders = oneCluster.holders();
        return holders.isEmpty() ? "" : "; the store is served by " + holders;
    }

    /** The last member says that nobody serves the store any more. */
    public CompletionStage<Void> giveUpStore() {
        boolean claims = settings.joinsOthers() || !loneName.isEmpty();
        return claims && up.isDone() && !hasCompany()
                ? oneCluster.giveUp()
                : CompletableFuture.completedStage(null);
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
