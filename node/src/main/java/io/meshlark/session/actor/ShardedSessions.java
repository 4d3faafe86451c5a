package io.meshlark.session.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.typed.ShardingEnvelope;
import akka.cluster.sharding.typed.ShardingMessageExtractor;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import io.meshlark.cluster.Peers;
import io.meshlark.persistence.JournalCleanup;
import io.meshlark.session.edge.Edge;
import io.meshlark.session.edge.Homes;
import io.meshlark.session.edge.Outboxes;
import io.meshlark.session.edge.RollCall;
import io.meshlark.session.shard.ShardLimits;
import java.time.Duration;

/** The session shards of the cluster, placed by Akka Cluster Sharding: one entity per shard. */
public final class ShardedSessions {
    private static final EntityTypeKey<SessionShard.Command> KEY =
            EntityTypeKey.create(SessionShard.Command.class, "session-shard");

    private static final Backoff RELOAD =
            new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));

    private final int shards;
    private final ActorRef<ShardingEnvelope<SessionShard.Command>> region;
    private final NodeFigures figures;

    private ShardedSessions(
            int shards,
            ActorRef<ShardingEnvelope<SessionShard.Command>> region,
            NodeFigures figures) {
        this.shards = shards;
        this.region = region;
        this.figures = figures;
    }

    /** What the shards of this node hold. */
    public NodeFigures figures() {
        return figures;
    }

    /** Joins sharding; the shards start when they are {@link #ping pinged}. */
    public static ShardedSessions start(
            ActorSystem<?> system,
            int shards,
            ShardLimits limits,
            Edge edge,
            Outboxes outboxes,
            Homes homes,
            RollCall rollCall,
            Peers peers,
            JournalCleanup cleanup) {
        NodeFigures figures = new NodeFigures(shards);
        ShardSurroundings around =
                new ShardSurroundings(
                        limits, edge, outboxes, cleanup, figures, RELOAD, homes, rollCall, peers);
        ActorRef<ShardingEnvelope<SessionShard.Command>> region =
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
                                        .withStopMessage(new SessionShard.Stop()));
        return new ShardedSessions(shards, region, figures);
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
        for (int shard = 0; shard < shards; shard++) {
            region.tell(new ShardingEnvelope<>(Integer.toString(shard), new SessionShard.Ping()));
        }
    }
}
