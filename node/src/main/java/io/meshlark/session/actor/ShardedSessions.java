package io.meshlark.session.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.typed.ShardingEnvelope;
import akka.cluster.sharding.typed.ShardingMessageExtractor;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import io.meshlark.persistence.JournalCleanup;
import io.meshlark.session.Sessions;
import io.meshlark.session.ShardOf;
import io.meshlark.session.ToClient;
import io.meshlark.session.edge.Edge;
import io.meshlark.session.shard.ShardCommand;
import io.meshlark.session.shard.ShardLimits;
import java.time.Duration;

/** The session shards of the cluster, placed by Akka Cluster Sharding: one entity per shard. */
public final class ShardedSessions implements Sessions {
    /** By which Akka Cluster Sharding knows the shards. */
    public static final String TYPE = "session-shard";

    private static final EntityTypeKey<SessionShard.Command> KEY =
            EntityTypeKey.create(SessionShard.Command.class, TYPE);

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
            JournalCleanup cleanup) {
        NodeFigures figures = new NodeFigures(shards);
        LiveClients[] clients = new LiveClients[shards];
        for (int shard = 0; shard < shards; shard++) {
            clients[shard] = new LiveClients();
        }
        ClusterSharding sharding = ClusterSharding.get(system);
        ShardSurroundings around =
                new ShardSurroundings(
                        limits,
                        edge,
                        outboxes,
                        cleanup,
                        figures,
                        RELOAD,
                        (shard, command) ->
                                sharding.entityRefFor(KEY, Integer.toString(shard))
                                        .tell(new SessionShard.Do(command)));
        ActorRef<ShardingEnvelope<SessionShard.Command>> region =
                sharding.init(
                        Entity.of(
                                        KEY,
                                        entity -> {
                                            int shard = Integer.parseInt(entity.getEntityId());
                                            return SessionShard.create(
                                                    shard, around, clients[shard]);
                                        })
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

    @Override
    public void connect(Request request, ToClient client) {
        tell(
                ShardOf.clientId(request.clientId(), shards),
                new ShardCommand.Connect(request, client));
    }

    /** Sends a command to a shard, wherever it runs. */
    public void tell(int shard, ShardCommand command) {
        region.tell(new ShardingEnvelope<>(Integer.toString(shard), new SessionShard.Do(command)));
    }

    /** Starts every shard that does not run anywhere. */
    public void ping() {
        for (int shard = 0; shard < shards; shard++) {
            region.tell(new ShardingEnvelope<>(Integer.toString(shard), new SessionShard.Ping()));
        }
    }
}
