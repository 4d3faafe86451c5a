package io.meshlark.session.actor;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.meshlark.auth.access.Principal;
import io.meshlark.cluster.Lease;
import io.meshlark.cluster.Peers;
import io.meshlark.delivery.Router;
import io.meshlark.delivery.Routes;
import io.meshlark.delivery.ShardGateway;
import io.meshlark.persistence.Retained;
import io.meshlark.persistence.RetainedStore;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.binary.PublicationCodec;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.Will;
import io.meshlark.retained.RetainedLimits;
import io.meshlark.retained.RetainedMessages;
import io.meshlark.routing.SharedStrategy;
import io.meshlark.routing.SipHash;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.Sessions;
import io.meshlark.session.UserHoldings;
import io.meshlark.session.edge.ClientNews;
import io.meshlark.session.edge.Edge;
import io.meshlark.session.edge.Homes;
import io.meshlark.session.edge.Outboxes;
import io.meshlark.session.remote.ClusterShards;
import io.meshlark.session.shard.ShardAccess;
import io.meshlark.session.shard.ShardLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Session shards without sharding, on a journal that can fail. A {@link Life} is what a process
 * holds in memory; a second one over the same journal is a restart after a crash.
 */
final class ShardFixture implements AutoCloseable {
    private static final AtomicInteger LIVES = new AtomicInteger();

    final String name = UUID.randomUUID().toString();
    final UnreliableJournal.Rows journal = UnreliableJournal.named(name);
    final BlockingQueue<String> deleted = new LinkedBlockingQueue<>();
    final ActorTestKit kit =
            ActorTestKit.create(
                    ConfigFactory.parseString(UnreliableJournal.configuration(name))
                            .withFallback(
                                    ConfigFactory.parseString(
                                            """
                                            akka.actor.provider = local
                                            akka.loglevel = OFF
                                            akka.stdout-loglevel = OFF
                                            akka.log-dead-letters = off
                                            """))
                            .withFallback(ConfigFactory.load()));

    private final int shards;
    private final long logBytes;
    private final long kickMillis;

    ShardFixture(int shards, long logBytes, long kickMillis) {
        this.shards = shards;
        this.logBytes = logBytes;
        this.kickMillis = kickMillis;
    }

    Life life() {
        return life(() -> 0);
    }

    /**
     * @param willTurn as in {@link ShardLimits}
     */
    Life life(LongSupplier willTurn) {
        return new Life(willTurn);
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }

    static Will will(String topic) {
        return will(topic, "will");
    }

    static Will will(String topic, String payload) {
        return new Will(
                topic, Bytes.utf8(payload), QoS.AT_LEAST_ONCE, false, 0, PublishProperties.NONE);
    }

    /** One process' memory. */
    final class Life {
        final UserHoldings users = new UserHoldings(new UserHoldings.Limit(1_000, 1 << 26));
        final Routes routes =
                new Routes(new SipHash(1, 2), 512, shards, SharedStrategy.ROUND_ROBIN);
        private final long life = LIVES.incrementAndGet();
        final Outboxes outboxes = new Outboxes(shards, life, 1 << 26, System::currentTimeMillis);
        final Router router;
        final Homes homes;
        final NodeFigures figures = new NodeFigures(shards);
        volatile boolean holdsLease = true;
        private final Lease lease = () -> holdsLease;
        final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
        private final ShardSurroundings around;
        private @Nullable ActorRef<SessionShard.Command> last;
        private final Map<ActorRef<SessionShard.Command>, Integer> numbers = new HashMap<>();

        private Life(LongSupplier willTurn) {
            RetainedMessages retained =
                    new RetainedMessages(
                            shards,
                            new NothingRetained(),
                            new RetainedMessages.Codec(
                                    PublicationCodec::encode, PublicationCodec::decode),
                            new RetainedLimits(10, 1_000, 0, 0),
                            1_000,
                            0,
                            System::currentTimeMillis);
            router = new Router(routes, outboxes, retained, life);
            QueueLimit queue = new QueueLimit(10_000, 1 << 24, QueueLimit.Overflow.DROP_OLDEST);
            Edge edge =
                    new Edge(
                            life,
                            routes,
                            router,
                            retained,
                            outboxes,
                            Peers.NONE,
                            100,
                            10_000,
                            queue,
                            users,
                            32,
                            1 << 20,
                            why -> {},
                            ClientNews.NOBODY,
                            System::currentTimeMillis);
            homes = new Homes(shards, edge, outboxes);
            around =
                    new ShardSurroundings(
                            new ShardLimits(
                                    ShardAccess.OPEN,
                                    1_000,
                                    1 << 26,
                                    willTurn,
                                    100,
                                    10_000,
                                    queue,
                                    users,
                                    logBytes,
                                    kickMillis,
                                    10_000,
                                    60_000),
                            edge,
                            outboxes,
                            id -> {
                                deleted.add(id);
                                return CompletableFuture.completedFuture(null);
                            },
                            figures,
                            new Backoff(Duration.ofMillis(20), Duration.ofMillis(200)),
                            homes,
                            new ClusterShards(homes, outboxes, limit -> Sessions.Fits.ALWAYS),
                            Peers.NONE,
                            lease);
        }

        ActorRef<SessionShard.Command> shard(int shard) {
            ActorRef<SessionShard.Command> actor = kit.spawn(SessionShard.create(shard, around));
            numbers.put(actor, shard);
            if (shard == 0) {
                last = actor;
            }
            return actor;
        }

        /** The newest incarnation of shard 0. */
        ActorRef<SessionShard.Command> last() {
            return Objects.requireNonNull(last);
        }

        RecordingClient connect(
                ActorRef<SessionShard.Command> shard, String clientId, @Nullable Will will) {
            RecordingClient client = new RecordingClient(clientId);
            homes.connect(
                    Objects.requireNonNull(numbers.get(shard)),
                    new Sessions.Request(
                            clientId,
                            Principal.named("ann"),
                            false,
                            3600,
                            32,
                            will,
                            Sessions.Fits.ALWAYS),
                    client);
            return client;
        }

        /** Hands a message to a shard, whether its store fails or not. */
        void append(int shard, String payload) {
            outboxes.append(
                    shard,
                    new ShardGateway.Append(
                            publication("t", payload, QoS.AT_LEAST_ONCE), null, 0, true, List.of()),
                    outcome -> outcomes.add(payload.substring(0, 4) + " " + outcome));
        }

        private static Publication publication(String topic, String payload, QoS qos) {
            return new Publication(
                    topic,
                    Bytes.utf8(payload),
                    qos,
                    false,
                    PublishProperties.NONE,
                    "publisher",
                    Publication.NEVER);
        }

        /** Publishes; the outcome goes to {@link #outcomes}. */
        void publish(String topic, String payload, @Nullable MessageId id) {
            router.publish(
                    publication(topic, payload, id == null ? QoS.AT_LEAST_ONCE : QoS.EXACTLY_ONCE),
                    id,
                    outcome ->
                            outcomes.add(
                                    payload.substring(0, Math.min(8, payload.length()))
                                            + " "
                                            + outcome));
        }

        /** Whether everything told to the shard has been done and nobody is connected. */
        void awaitIdle(ActorRef<SessionShard.Command> shard) {
            CompletableFuture<Void> idle = new CompletableFuture<>();
            shard.tell(new SessionShard.WhenIdle(() -> idle.complete(null)));
            idle.orTimeout(15, TimeUnit.SECONDS).join();
        }

        /** The end of the process, as far as its actors go. */
        void kill(ActorRef<SessionShard.Command> shard) {
            kit.stop(shard, Duration.ofSeconds(10));
        }
    }

    private static final class NothingRetained implements RetainedStore {
        @Override
        public CompletionStage<Void> put(int slice, String topic, long version, byte[] message) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> remove(int slice, String topic, long version) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Optional<Retained>> get(int slice, String topic) {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletionStage<List<Retained>> list(
                int slice, @Nullable String afterTopic, int limit, long maxBytes) {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public void close() {}
    }
}
