package io.meshlark.app;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.cluster.Cluster;
import com.github.benmanes.caffeine.cache.Ticker;
import io.meshlark.admin.ClientEvents;
import io.meshlark.auth.AccessControl;
import io.meshlark.auth.ban.BanDesk;
import io.meshlark.auth.ban.Bans;
import io.meshlark.auth.ban.Flapping;
import io.meshlark.auth.directory.Register;
import io.meshlark.auth.user.Users;
import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Introductions;
import io.meshlark.cluster.actor.Membership;
import io.meshlark.cluster.net.ChannelListener;
import io.meshlark.cluster.net.LinkSettings;
import io.meshlark.cluster.net.NodeLinks;
import io.meshlark.config.ClusterSettings;
import io.meshlark.config.LimitSettings;
import io.meshlark.config.ProtectionSettings;
import io.meshlark.config.SessionSettings;
import io.meshlark.config.Settings;
import io.meshlark.delivery.Congestion;
import io.meshlark.delivery.GroupReplication;
import io.meshlark.delivery.PublicationReceiver;
import io.meshlark.delivery.RouteReplication;
import io.meshlark.delivery.Router;
import io.meshlark.delivery.Routes;
import io.meshlark.delivery.ShardGateway;
import io.meshlark.persistence.Store;
import io.meshlark.protocol.binary.PublicationCodec;
import io.meshlark.protocol.connection.TokenBucket;
import io.meshlark.retained.RetainedLimits;
import io.meshlark.retained.RetainedMessages;
import io.meshlark.retained.RetainedReplication;
import io.meshlark.routing.SharedStrategy;
import io.meshlark.routing.SipHash;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.Session;
import io.meshlark.session.UserHoldings;
import io.meshlark.session.actor.ShardedSessions;
import io.meshlark.session.edge.ClientNews;
import io.meshlark.session.edge.Edge;
import io.meshlark.session.edge.Homes;
import io.meshlark.session.edge.Outboxes;
import io.meshlark.session.remote.ClusterShards;
import io.meshlark.session.shard.ShardAccess;
import io.meshlark.session.shard.ShardLimits;
import io.meshlark.telemetry.BrokerMetrics;
import io.meshlark.telemetry.HeapPressure;
import io.meshlark.transport.Backend;
import io.meshlark.transport.FitsPacketSize;
import io.meshlark.transport.Offers;
import io.meshlark.transport.Protection;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The node's objects and who knows whom, in the order in which a PUBLISH meets them, from right to
 * left. The only place that builds collaborators.
 */
final class Wiring {
    /** Payloads in flight to one client; a larger message goes alone. */
    private static final long INFLIGHT_BYTES = 4 << 20;

    private static final long RETAINED_CACHE_BYTES = 32 << 20;
    private static final long MOST_WILL_BYTES = 4 << 20;
    private static final long KICK_MILLIS = 3_000;
    private static final long OPEN_ID_MILLIS = 10_000;

    final InstantSource clock = InstantSource.system();
    final BrokerMetrics metrics = new BrokerMetrics();
    final HeapPressure heap;
    final Routes routes;
    final RetainedMessages retained;
    final Outboxes outboxes;
    final Router router;

    /** This node's own, as others see it. */
    final String name;

    final NodeLinks links;
    final RouteReplication routesOfCluster;
    final GroupReplication groupsOfCluster;
    final Introductions introductions = new Introductions();
    final Homes homes;
    final ClusterShards shardsOfCluster;
    final ShardedSessions sessions;
    final Logins logins;
    final Users users;
    final BanDesk banDesk;
    final UserHoldings holdings;

    /** What every node holds of the store's directory. */
    final List<Register<?>> registers;

    final Flapping flapping;
    final DirectoryLinks directoryLinks;
    final Protection protection;
    final Backend backend;

    /**
     * @param secret of {@link Store#clusterSecret}
     */
    Wiring(
            Settings settings,
            AccessControl access,
            Store store,
            ActorSystem<?> system,
            byte[] secret) {
        SecureRandom random = new SecureRandom();
        users =
                new Users(
                        store.directory(),
                        settings.auth().maxUsers(),
                        clock,
                        ForkJoinPool.commonPool());
        users.whenRulesChanged(() -> access.replaceUsers(users::rules));
        logins = Logins.of(settings, users, secret, clock);
        heap =
                new HeapPressure(
                        Runtime.getRuntime().maxMemory(), settings.limits().maxHeapPercent());
        int shards = settings.cluster().shards();
        routes =
                new Routes(
                        SipHash.keyed(secret),
                        settings.limits().maxFilterShapes(),
                        shards,
                        SharedStrategy.valueOf(settings.shared().strategy().name()));
        retained =
                new RetainedMessages(
                        shards,
                        store.retained(),
                        new RetainedMessages.Codec(
                                PublicationCodec::encode, PublicationCodec::decode),
                        new RetainedLimits(
                                settings.retained().maxMessages(),
                                settings.retained().maxBytes(),
                                settings.retained().maxMessagesPerUser(),
                                settings.retained().maxBytesPerUser()),
                        RETAINED_CACHE_BYTES,
                        random.nextInt(),
                        clock::millis);
        outboxes =
                new Outboxes(
                        shards,
                        random.nextLong(1, Long.MAX_VALUE),
                        Runtime.getRuntime().maxMemory() / 16,
                        clock::millis);
        name =
                Cluster.get(Adapter.toClassic(system))
                        .selfAddress()
                        .hostPort()
                        .replaceFirst(".*@", "");
        Congestion congestion = outboxes.congestion();
        links =
                NodeLinks.open(
                        Membership.lifeOf(system),
                        LinkSettings.of(
                                system.settings().config(),
                                settings.cluster().linkBuffer(),
                                settings.cluster().ackLease(),
                                ClusterConfiguration.links(settings.cluster())),
                        new NodeLinks.Crowding(congestion::begins, congestion::ends));
        router = new Router(routes, outboxes, retained, links.life());
        holdings =
                new UserHoldings(
                        new UserHoldings.Limit(
                                settings.limits().maxSubscriptionsPerUser(),
                                settings.limits().maxQueuedBytesPerUser()));
        Edge edge =
                new Edge(
                        links.life(),
                        routes,
                        router,
                        retained,
                        outboxes,
                        links,
                        settings.limits().maxSubscriptionsPerClient(),
                        settings.limits().maxSubscriptionBytesPerClient(),
                        queue(settings.session()),
                        holdings,
                        settings.session().maxInflight(),
                        INFLIGHT_BYTES,
                        this::dropped,
                        settings.sysClientEvents()
                                ? new ClientEvents(router, router::isWanted, name, clock::millis)
                                : ClientNews.NOBODY,
                        clock::millis);
        homes = new Homes(shards, edge, outboxes);
        Bans bans = new Bans(clock);
        banDesk =
                BanDesk.create(
                        store.directory(),
                        bans,
                        settings.protection().maxBans(),
                        clock,
                        ForkJoinPool.commonPool());
        registers =
                Stream.concat(Stream.of(banDesk.register()), users.registers().stream()).toList();
        directoryLinks = new DirectoryLinks(registers, links);
        flapping = flapping(settings.protection().flapping());
        protection =
                Protection.of(
                        settings.limits(),
                        settings.tls().handshakeRate(),
                        bans,
                        flapping::isOneTooMany,
                        System.nanoTime());
        shardsOfCluster = new ClusterShards(homes, outboxes, FitsPacketSize::of);
        routesOfCluster = new RouteReplication(routes);
        groupsOfCluster = new GroupReplication(routes);
        sessions =
                new ShardedSessions(
                        shards,
                        shardLimits(settings, access, bans, holdings),
                        edge,
                        outboxes,
                        homes,
                        shardsOfCluster,
                        links,
                        links.lease(),
                        store.cleanup());
        backend =
                new Backend(
                        Offers.offer(settings),
                        Offers.limits(settings),
                        logins.authenticator(),
                        access,
                        homes,
                        router,
                        outboxes.congestion(),
                        metrics,
                        heap,
                        new TokenBucket(
                                settings.limits().connectRate(),
                                settings.limits().connectBurst(),
                                System.nanoTime()),
                        links.lease(),
                        protection,
                        () ->
                                "auto-"
                                        + HexFormat.of().toHexDigits(random.nextLong())
                                        + HexFormat.of().toHexDigits(random.nextLong()));
    }

    /** Links to the other nodes, and what is heard on them. */
    void startLinks(ActorSystem<?> system) {
        links.listen(
                List.of(
                        new ChannelListener(Set.of(Channel.ROUTES), routesOfCluster),
                        new ChannelListener(Set.of(Channel.GROUPS), groupsOfCluster),
                        new ChannelListener(
                                Set.of(Channel.TO_SHARD, Channel.TO_EDGE), shardsOfCluster),
                        new ChannelListener(
                                Set.of(Channel.PUBLICATIONS), new PublicationReceiver(router)),
                        new ChannelListener(
                                Set.of(Channel.RETAINED), new RetainedReplication(retained, links)),
                        new ChannelListener(Set.of(Channel.DIRECTORY), directoryLinks),
                        new ChannelListener(Set.of(Channel.CLUSTER), introductions)));
        Membership.follow(system, links);
    }

    private Flapping flapping(ProtectionSettings.Flapping settings) {
        return new Flapping(
                settings.connects(),
                settings.within(),
                settings.banFor(),
                banDesk,
                Ticker.systemTicker());
    }

    private static ShardLimits shardLimits(
            Settings settings, AccessControl access, Bans bans, UserHoldings holdings) {
        LimitSettings limits = settings.limits();
        int shards = settings.cluster().shards();
        return new ShardLimits(
                new ShardAccess(
                        access::rules,
                        settings.access().clientIdsHaveOwners(),
                        it -> bans.isBanned(it.clientId(), it.principal().userName())),
                Math.ceilDiv(limits.maxSessions(), shards),
                Math.min(MOST_WILL_BYTES, Math.ceilDiv(limits.maxWillBytes(), shards)),
                willTurn(limits),
                limits.maxSubscriptionsPerClient(),
                limits.maxSubscriptionBytesPerClient(),
                queue(settings.session()),
                holdings,
                settings.session().logLimit(),
                KICK_MILLIS,
                OPEN_ID_MILLIS,
                copyMillis(settings.cluster()));
    }

    /** A node that is not heard may come back with its copies until it is removed. */
    private static long copyMillis(ClusterSettings cluster) {
        return ShardGateway.LONGEST_WAIT + 2 * cluster.splitBrain().stableAfter().toMillis();
    }

    /** One row for all shards of this node. */
    private static LongSupplier willTurn(LimitSettings limits) {
        TokenBucket wills =
                new TokenBucket(limits.willRate(), limits.willBurst(), System.nanoTime());
        return () -> TimeUnit.NANOSECONDS.toMillis(wills.take(System.nanoTime(), Long.MAX_VALUE));
    }

    private void dropped(Session.Drop why) {
        metrics.publishDropped.increment();
        if (why == Session.Drop.USER_QUEUES_FULL) {
            metrics.userQueuesFull.increment();
        }
    }

    private static QueueLimit queue(SessionSettings session) {
        return new QueueLimit(
                session.maxQueued(),
                session.maxQueuedBytes(),
                QueueLimit.Overflow.valueOf(session.overflow().name()));
    }
}
