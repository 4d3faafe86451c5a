package io.meshlark.session.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.Address;
import akka.actor.ExtendedActorSystem;
import akka.cluster.sharding.ShardCoordinator.AbstractShardAllocationStrategy;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Vector$;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/** Remove the condition in {@link ShardPlacement#rebalance} to see two of these red. */
class ShardPlacementTest {
    private static final ActorSystem SYSTEM =
            ActorSystem.create(
                    "placement",
                    ConfigFactory.parseString(
                                    """
                                    akka.actor.provider = remote
                                    akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                                    """)
                            .withFallback(ConfigFactory.load()));
    private static final Address A = new Address("akka", "meshlark", "a", 2551);
    private static final Address B = new Address("akka", "meshlark", "b", 2551);

    private final Set<Address> unreachable = new HashSet<>();
    private final ShardPlacement placement =
            new ShardPlacement(new AlwaysShardSeven(), unreachable::contains);

    @AfterAll
    static void stop() {
        TestKit.shutdownActorSystem(SYSTEM);
    }

    private static ActorRef region(Address address, int uid) {
        return ((ExtendedActorSystem) SYSTEM)
                .provider()
                .resolveActorRef(address + "/system/sharding/session-shard#" + uid);
    }

    private Set<String> moves(ActorRef... regions) {
        Map<ActorRef, IndexedSeq<String>> shards = new HashMap<>();
        for (ActorRef region : regions) {
            shards.put(region, Vector$.MODULE$.empty());
        }
        return CollectionConverters.asJava(
                placement
                        .rebalance(
                                scala.collection.immutable.Map.from(
                                        CollectionConverters.asScala(shards)),
                                scala.collection.immutable.Set$.MODULE$.empty())
                        .value()
                        .get()
                        .get());
    }

    @Test
    void shardsMoveWhileEveryRegionCanAnswer() {
        assertThat(moves(region(A, 1), region(B, 2))).containsExactly("7");
    }

    @Test
    void nothingMovesWhileADeadRegionStandsBesideTheOneThatTookItsAddress() {
        assertThat(moves(region(A, 1), region(B, 2), region(B, 3))).isEmpty();
    }

    @Test
    void nothingMovesWhileANodeIsUnreachable() {
        unreachable.add(B);
        assertThat(moves(region(A, 1), region(B, 2))).isEmpty();
    }

    private static final class AlwaysShardSeven extends AbstractShardAllocationStrategy {
        @Override
        public Future<ActorRef> allocateShard(
                ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> shardsOf) {
            return Future.successful(requester);
        }

        @Override
        public Future<Set<String>> rebalance(
                Map<ActorRef, IndexedSeq<String>> shardsOf, Set<String> moving) {
            return Future.successful(Set.of("7"));
        }
    }
}
