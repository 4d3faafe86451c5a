package io.meshlark.session.actor;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.Address;
import akka.cluster.Cluster;
import akka.cluster.Member;
import akka.cluster.sharding.ShardCoordinator.ActorSystemDependentAllocationStrategy;
import akka.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import akka.cluster.sharding.ShardCoordinator.ShardAllocationStrategy$;
import com.typesafe.config.Config;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Set$;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Gives shards to the node that has the fewest, and moves them only while every region can answer.
 *
 * <p>A move waits for every region to hold back what is sent to the shard, and for the old region
 * to stop it. A region that cannot answer leaves the shard without a home until {@code
 * handoff-timeout}. That is so while a node is unreachable; and after it has died and is back at
 * its address, as long as the margin of the split brain resolver lasts: both its regions are known
 * then, and Akka's strategy, which sees addresses only, takes shards from the dead one.
 */
final class ShardPlacement implements ActorSystemDependentAllocationStrategy {
    private final ShardAllocationStrategy fewest;
    private final Predicate<Address> isUnreachable;

    /**
     * @param fewest balances shards between regions that can all answer
     * @param isUnreachable whether a node is suspected at the moment
     */
    ShardPlacement(ShardAllocationStrategy fewest, Predicate<Address> isUnreachable) {
        this.fewest = fewest;
        this.isUnreachable = isUnreachable;
    }

    /** Balances by {@code akka.cluster.sharding.least-shard-allocation-strategy}. */
    static ShardPlacement of(ActorSystem system) {
        Config limits =
                system.settings()
                        .config()
                        .getConfig("akka.cluster.sharding.least-shard-allocation-strategy");
        Cluster cluster = Cluster.get(system);
        return new ShardPlacement(
                ShardAllocationStrategy$.MODULE$.leastShardAllocationStrategy(
                        limits.getInt("rebalance-absolute-limit"),
                        limits.getDouble("rebalance-relative-limit")),
                address -> isUnreachable(cluster, address));
    }

    private static boolean isUnreachable(Cluster cluster, Address address) {
        for (Member member : cluster.state().getUnreachable()) {
            if (member.address().equals(address)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void start(ActorSystem system) {
        if (fewest instanceof ActorSystemDependentAllocationStrategy dependent) {
            dependent.start(system);
        }
    }

    @Override
    public Future<ActorRef> allocateShard(
            ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> shardsOf) {
        return fewest.allocateShard(requester, shard, shardsOf);
    }

    @Override
    public Future<scala.collection.immutable.Set<String>> rebalance(
            Map<ActorRef, IndexedSeq<String>> shardsOf,
            scala.collection.immutable.Set<String> moving) {
        return canAllAnswer(CollectionConverters.asJava(shardsOf.keys()))
                ? fewest.rebalance(shardsOf, moving)
                : Future.successful(Set$.MODULE$.empty());
    }

    private boolean canAllAnswer(Iterable<ActorRef> regions) {
        Set<Address> addresses = new HashSet<>();
        for (ActorRef region : regions) {
            Address address = region.path().address();
            if (!addresses.add(address) || isUnreachable.test(address)) {
                return false;
            }
        }
        return true;
    }
}
