package io.meshlark.session.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.cluster.sharding.typed.ShardingEnvelope;
import akka.cluster.sharding.typed.ShardingMessageExtractor;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import io.meshlark.cluster.Lease;
import io.meshlark.cluster.Peers;
import io.meshlark.persistence.JournalCleanup;
import io.meshlark.session.edge.Edge;
import io.meshlark.session.edge.Homes;
import io.meshlark.session.edge.Outboxes;
import io.meshlark.session.edge.RollCall;
import io.meshlark.session.shard.ShardLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The session shards of the cluster, placed by Akka Cluster Sharding: one entity per shard. */
public final class ShardedSessions {
    /** By which Akka Cluster Sharding knows the shards. */
    public static final String TYPE = "session-shard";

    private static final EntityTypeKey<SessionShard.Command> KEY =
            EntityTypeKey.create(SessionShard.Command.class, TYPE);

    private static final Backoff RELOAD =
            new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));

    private final int shards;
    private final ShardSurroundings around;
    private volatile @Nullable ActorRef<ShardingEnvelope<SessionShard.Command>> region;

    public ShardedSessions(
            int shards,
            ShardLimits limits,
            Edge edge,
            Outboxes outboxes,
            Homes homes,
            RollCall rollCall,
            Peers peers,
            Lease lease,
            JournalCleanup cleanup) {
        this.shards = shards;
        around =
                new ShardSurroundings(
                        limits,
                        edge,
                        outboxes,
                        cleanup,
                        new NodeFigures(shards),
                        RELOAD,
                        homes,
                        rollCall,
                        peers,
                        lease);
    }

    /** What the shards of this node hold. */
    public NodeFigures figures() {
        return around.figures();
    }

    /** Joins sharding; the shards start when they are {@link #ping pinged}. */
    public void join(ActorSystem<?> system) {
        region =
                ClusterSharding.get(system)
                        .init(
                                Entity.of(
                                                KEY,
                                                entity ->
                                                        SessionShard.create(
                                                                Integer.parseInt(
                                                                        entity.getEntityId()),
                                                                around))
                                        .withMessageExtractor(new ByShardNumber())
                                        .withAllocationStrategy(
                                                ShardPlacement.of(Adapter.toClassic(system)))
                                        .withStopMessage(new SessionShard.Stop()));
    }

    /** The entity is the shard: one each, so that sharding moves them singly. */
    private static final class ByShardNumber
            extends ShardingMessageExtractor<
                    ShardingEnvelope<SessionShard.Command>, SessionShard.Command> {

        @Override
        public String entityId(ShardingEnvelope<SessionShard.Command> envelope) {
            return envelope.entityId();
        }

        @Override
        public String shardId(String entityId) {
            return entityId;
        }

        @Override
        public SessionShard.Command unwrapMessage(ShardingEnvelope<SessionShard.Command> envelope) {
            return envelope.message();
        }
    }

    /** Starts every shard that does not run anywhere. */
    public void ping() {
        ActorRef<ShardingEnvelope<SessionShard.Command>> joined = region;
        for (int shard = 0; joined != null && shard < shards; shard++) {
            joined.tell(new ShardingEnvelope<>(Integer.toString(shard), new SessionShard.Ping()));
        }
    }
}
