package io.meshlark.app.formation;

import akka.actor.ActorRef;
import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.cluster.Cluster;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import akka.cluster.sharding.ClusterSharding;
import akka.cluster.sharding.ShardRegion;
import akka.pattern.Patterns;
import io.meshlark.admin.ClusterStatus;
import io.meshlark.admin.ClusterView;
import io.meshlark.config.ClusterSettings;
import io.meshlark.config.SplitBrainSettings;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import scala.concurrent.duration.FiniteDuration;

/** What Akka Cluster and Cluster Sharding know, in our words. */
public final class ClusterFromAkka implements ClusterView {
    private static final FiniteDuration NODES_ANSWER = FiniteDuration.apply(1, TimeUnit.SECONDS);
    private static final Duration ALL_ANSWER = Duration.ofSeconds(2);
    private static final Duration OWN_ANSWER = Duration.ofSeconds(1);

    private final ActorSystem<?> system;
    private final ClusterSettings settings;
    private final String shardType;
    private final MemberLog log;
    private final Supplier<List<String>> troubles;
    private final Supplier<Map<String, Long>> figures;
    private final Cluster cluster;

    /**
     * @param shardType the name of the shards in Akka Cluster Sharding
     * @param troubles what keeps this node from serving clients
     * @param figures of this node alone
     */
    public ClusterFromAkka(
            ActorSystem<?> system,
            ClusterSettings settings,
            String shardType,
            MemberLog log,
            Supplier<List<String>> troubles,
            Supplier<Map<String, Long>> figures) {
        this.system = system;
        this.settings = settings;
        this.shardType = shardType;
        this.log = log;
        this.troubles = troubles;
        this.figures = figures;
        this.cluster = Cluster.get(system);
    }

    @Override
    public CompletionStage<ClusterStatus> status() {
        return shards().thenApply(this::status);
    }

    private ClusterStatus status(Map<String, List<Integer>> shards) {
        CurrentClusterState state = cluster.state();
        List<String> found = troubles.get();
        return new ClusterStatus(
                settings.name(),
                cluster.selfAddress().hostPort().replaceFirst(".*@", ""),
                found.isEmpty() ? ClusterStatus.READY : String.join("; ", found),
                members(state),
                splitBrain(state.getUnreachable().size()),
                new ClusterStatus.Shards(settings.shards(), shards),
                figures.get());
    }

    private List<ClusterStatus.Member> members(CurrentClusterState state) {
        Set<Member> unreachable = state.getUnreachable();
        Address leader = state.getLeader();
        List<Member> byAge =
                StreamSupport.stream(state.getMembers().spliterator(), false)
                        .sorted(Comparator.comparingInt(Member::upNumber))
                        .toList();
        return byAge.stream()
                .map(it ->
                        new ClusterStatus.Member(
                                address(it.address()),
                                it.status().toString().toLowerCase(Locale.ROOT),
                                !unreachable.contains(it),
                                it.equals(byAge.getFirst()),
                                it.address().equals(leader),
                                it.getRoles().stream()
                                        .filter(role -> !role.startsWith("dc-"))
                                        .toList(),
                                log.since(it.uniqueAddress()).map(Object::toString).orElse("")))
                .toList();
    }

    private ClusterStatus.SplitBrain splitBrain(int unreachable) {
        SplitBrainSettings splitBrain = settings.splitBrain();
        return new ClusterStatus.SplitBrain(
                splitBrain.strategy().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                unreachable == 0
                        ? "all nodes are heard"
                        : "%d not heard; decides after %d s without a change"
                                .formatted(unreachable, splitBrain.stableAfter().toSeconds()),
                splitBrain.stableAfter().toMillis(),
                settings.ackLease().toMillis(),
                splitBrain.strategy() == SplitBrainSettings.Strategy.STATIC_QUORUM
                        ? splitBrain.quorumSize()
                        : 0);
    }

    /** Empty while this node has no shards' region, or when the coordinator does not answer. */
    private CompletionStage<Map<String, List<Integer>>> shards() {
        ActorRef region;
        try {
            region = ClusterSharding.get(system.classicSystem()).shardRegion(shardType);
        } catch (IllegalStateException | IllegalArgumentException e) {
            return CompletableFuture.completedStage(Map.of()); // not started yet
        }
        return Patterns.ask(
                        region, new ShardRegion.GetClusterShardingStats(NODES_ANSWER), ALL_ANSWER)
                .thenApply(answer -> byNode((ShardRegion.ClusterShardingStats) answer))
                .exceptionally(failure -> Map.of())
                // The coordinator names nobody's shards when one node does not answer it.
                .thenCompose(found ->
                        found.isEmpty()
                                ? ownShards(region)
                                : CompletableFuture.completedStage(found))
                .exceptionally(failure -> Map.of());
    }

    private CompletionStage<Map<String, List<Integer>>> ownShards(ActorRef region) {
        return Patterns.ask(region, ShardRegion.getRegionStatsInstance(), OWN_ANSWER)
                .thenApply(answer ->
                        Map.of(
                                address(cluster.selfAddress()),
                                numbers((ShardRegion.ShardRegionStats) answer)));
    }

    private Map<String, List<Integer>> byNode(ShardRegion.ClusterShardingStats stats) {
        Map<String, List<Integer>> shards = new TreeMap<>();
        stats.getRegions()
                .forEach((address, region) -> shards.put(address(address), numbers(region)));
        return shards;
    }

    private static List<Integer> numbers(ShardRegion.ShardRegionStats stats) {
        return stats.getStats().keySet().stream().map(Integer::valueOf).sorted().toList();
    }

    private String address(Address address) {
        // The coordinator knows the region on its own node by a local address.
        Address full = address.hasLocalScope() ? cluster.selfAddress() : address;
        return full.hostPort().replaceFirst(".*@", "");
    }
}
