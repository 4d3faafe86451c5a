package io.meshlark.simulation.cluster;

import akka.actor.typed.ActorRef;
import io.meshlark.cluster.AckLease;
import io.meshlark.cluster.Channel;
import io.meshlark.cluster.Introductions;
import io.meshlark.cluster.Peer;
import io.meshlark.cluster.PeerListener;
import io.meshlark.cluster.Peers;
import io.meshlark.cluster.Quorum;
import io.meshlark.cluster.Voter;
import io.meshlark.delivery.PublicationReceiver;
import io.meshlark.delivery.RouteReplication;
import io.meshlark.delivery.Router;
import io.meshlark.delivery.Routes;
import io.meshlark.protocol.binary.PublicationCodec;
import io.meshlark.protocol.connection.TokenBucket;
import io.meshlark.retained.RetainedLimits;
import io.meshlark.retained.RetainedMessages;
import io.meshlark.retained.RetainedReplication;
import io.meshlark.routing.SharedStrategy;
import io.meshlark.routing.SipHash;
import io.meshlark.session.PacketLimit;
import io.meshlark.session.Sessions;
import io.meshlark.session.UserHoldings;
import io.meshlark.session.actor.ShardKeeper;
import io.meshlark.session.actor.ShardSurroundings;
import io.meshlark.session.edge.ClientNews;
import io.meshlark.session.edge.Edge;
import io.meshlark.session.edge.Homes;
import io.meshlark.session.edge.Outboxes;
import io.meshlark.session.remote.ClusterShards;
import io.meshlark.simulation.World;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node in one life of its process: wired as {@code app.Wiring} does it and started as {@code
 * app.Node} does, with links, lanes, clients and the store of the simulation.
 */
final class SimulatedNode implements Peers {
    private static final int LANES = 2;
    private static final long CUT_OFF = 2_000;

    private final Cluster cluster;
    private final World world;
    private final int machine;
    private final Process process;

    // the node's own
    private final AckLease lease;
    private final Outboxes outboxes;
    private final Router router;
    private final RetainedMessages retained;
    private final Homes homes;
    private final ClusterShards shards;
    private final ShardSurroundings around;
    private final Introductions introductions = new Introductions();
    private final List<Heard> listeners;
    private final List<SimulatedLane> lanes = new ArrayList<>();
    private final Set<ClusterConnection> connections = new LinkedHashSet<>();
    private final Map<Integer, ActorRef<ShardKeeper.Command>> keepers = new HashMap<>();

    // what it knows of others
    private final Map<SimulatedNode, SimulatedPeer> peers = new LinkedHashMap<>();
    private final Set<SimulatedNode> gone = new HashSet<>();
    private final Map<SimulatedNode, Deque<Runnable>> early = new HashMap<>();
    private final Map<SimulatedNode, Voter.Standing> voters = new HashMap<>();
    private List<Peer> all = List.of();
    private int lastNumber;

    private boolean isUp;
    private boolean isReady;
    private boolean isServing;
    private boolean isCutOff;

    private record Heard(Set<Channel> channels, PeerListener listener) {}

    SimulatedNode(Cluster cluster, int machine, Process process) {
        this.cluster = cluster;
        this.world = cluster.world();
        this.machine = machine;
        this.process = process;
        int count = cluster.scenario().shards();
        lease =
                new AckLease(
                        this::nanos,
                        Scenario.LEASE_MILLIS * 1_000_000,
                        new Quorum.Majority(),
                        process.life());
        Routes routes = new Routes(new SipHash(1, 2), 512, count, SharedStrategy.ROUND_ROBIN);
        retained =
                new RetainedMessages(
                        count,
                        cluster.retainedStore().of(process),
                        new RetainedMessages.Codec(
                                PublicationCodec::encode, PublicationCodec::decode),
                        new RetainedLimits(1_000, 1 << 24, 0, 0),
                        1 << 20,
                        (int) process.life(),
                        world::now);
        outboxes = new Outboxes(count, process.life(), 1 << 26, world::now);
        router = new Router(routes, outboxes, retained, process.life());
        Edge edge =
                new Edge(
                        process.life(),
                        routes,
                        router,
                        retained,
                        outboxes,
                        cluster.sabotage().peers(this),
                        100,
                        10_000,
                        cluster.scenario().queue(),
                        new UserHoldings(UserHoldings.Limit.NONE),
                        20,
                        1 << 20,
                        why -> cluster.dropped(why),
                        ClientNews.NOBODY,
                        world::now);
        homes = new Homes(count, edge, outboxes);
        shards = new ClusterShards(homes, outboxes, (PacketLimit limit) -> Sessions.Fits.ALWAYS);
        RouteReplication replication = new RouteReplication(routes);
        TokenBucket wills = new TokenBucket(cluster.scenario().willRate(), 1, nanos());
        around =
                new ShardSurroundings(
                        cluster.scenario()
                                .limits(
                                        () -> wills.take(nanos(), Long.MAX_VALUE) / 1_000_000,
                                        cluster.sabotage().copyMillis()),
                        edge,
                        outboxes,
                        this::deleteAll,
                        ShardKeeper.figures(count),
                        ShardKeeper.backoff(),
                        homes,
                        cluster.sabotage().rollCall(shards),
                        cluster.sabotage().peers(this),
                        cluster.sabotage().lease(lease));
        listeners =
                List.of(
                        new Heard(Set.of(Channel.ROUTES), replication),
                        new Heard(Set.of(Channel.TO_SHARD, Channel.TO_EDGE), shards),
                        new Heard(Set.of(Channel.PUBLICATIONS), new PublicationReceiver(router)),
                        new Heard(
                                Set.of(Channel.RETAINED), new RetainedReplication(retained, this)),
                        new Heard(Set.of(Channel.CLUSTER), introductions));
        for (int i = 0; i < LANES; i++) {
            lanes.add(new SimulatedLane(process, world, cluster.nextLane()));
        }
        process.run(() -> start(replication));
    }

    private void start(RouteReplication replication) {
        lease.watch(this::leaseChanged);
        process.every(250, lease::tick);
        process.every(500, this::ping);
        process.every(1_000, replication::compare);
        process.every(1_000, homes::refuseWhoWaits);
        process.after(100, this::openWhenIntroduced);
    }

    // ---- starting, as Node.open does

    private void openWhenIntroduced() {
        Set<String> others = new HashSet<>();
        voters.keySet().stream().filter(n -> n != this).forEach(n -> others.add(n.toString()));
        if (isUp && introductions.areComplete(others)) {
            loadRetained();
        } else {
            process.after(100, this::openWhenIntroduced);
        }
    }

    private void loadRetained() {
        retained.load()
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        process.after(500, this::loadRetained);
                    } else {
                        isReady = true;
                        outboxes.allOpened()
                                .thenRun(() -> {
                                    isServing = true;
                                    world.trace(() -> this + " serves");
                                });
                    }
                });
    }

    Process process() {
        return process;
    }

    int machine() {
        return machine;
    }

    Network network() {
        return cluster.network();
    }

    Cluster cluster() {
        return cluster;
    }

    Homes homes() {
        return homes;
    }

    Router router() {
        return router;
    }

    AckLease lease() {
        return lease;
    }

    long nanos() {
        return world.now() * 1_000_000;
    }

    Set<ClusterConnection> connections() {
        return connections;
    }

    SimulatedLane anyLane() {
        return lanes.get(world.below(LANES));
    }

    /** Whether it takes shards. */
    boolean isReady() {
        return isReady;
    }

    /** Whether clients find it listening; the kernel answers for a frozen one. */
    boolean listens() {
        return isServing;
    }

    boolean isCutOff() {
        return isCutOff;
    }

    void mayDie() {
        cluster.mayDie(this);
    }

    private java.util.concurrent.CompletionStage<Void> deleteAll(String id) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        process.after(
                world.between(1, 10),
                () -> {
                    cluster.store().deleteAll(id);
                    done.complete(null);
                });
        return done;
    }

    // ---- shards

    void startShard(int shard, Consumer<@Nullable Throwable> whenEnded) {
        world.trace(() -> this + " starts shard " + shard);
        keepers.put(
                shard,
                cluster.actors()
                        .start(
                                ShardKeeper.create(
                                        shard,
                                        around,
                                        failure -> {
                                            keepers.remove(shard);
                                            whenEnded.accept(failure);
                                        }),
                                "n" + process.life() + "-shard-" + shard));
    }

    void stopShard(int shard) {
        ActorRef<ShardKeeper.Command> keeper = keepers.get(shard);
        if (keeper != null) {
            world.trace(() -> this + " is to give up shard " + shard);
            keeper.tell(new ShardKeeper.Stop());
        }
    }

    // ---- membership, as Membership and PeerLink do it

    void sees(SimulatedNode node, Voter.Standing standing) {
        if (gone.contains(node)) {
            return;
        }
        if (node == this) {
            isUp |= standing == Voter.Standing.MEMBER;
        } else if (!peers.containsKey(node)) {
            meet(node);
        }
        voters.put(node, standing);
        vote();
    }

    private void vote() {
        List<Voter> byAddress = new ArrayList<>();
        voters.entrySet().stream()
                .sorted(Comparator.comparingInt(e -> e.getKey().machine))
                .forEach(e ->
                        byAddress.add(
                                new Voter(
                                        e.getKey().process.life(),
                                        e.getValue(),
                                        (int) e.getKey().process.life())));
        lease.members(byAddress);
    }

    private void meet(SimulatedNode node) {
        world.trace(() -> this + " meets " + node);
        SimulatedPeer peer = new SimulatedPeer(this, node, ++lastNumber);
        peers.put(node, peer);
        all = List.copyOf(peers.values());
        listeners.forEach(each -> guarded(() -> each.listener.joined(peer)));
        Deque<Runnable> waiting = early.remove(node);
        if (waiting != null) {
            waiting.forEach(Runnable::run);
        }
    }

    void left(SimulatedNode node) {
        if (!gone.add(node)) {
            return;
        }
        world.trace(() -> this + " sees that " + node + " has left");
        voters.remove(node);
        vote();
        early.remove(node);
        SimulatedPeer peer = peers.get(node);
        if (peer != null) {
            peer.leave();
            peers.remove(node);
            all = List.copyOf(peers.values());
            listeners.forEach(each -> guarded(() -> each.listener.left(peer)));
        }
    }

    /** Called where the message arrives. */
    void received(SimulatedNode from, Channel channel, byte[] message, Runnable handled) {
        process.run(() -> take(from, channel, message, handled));
    }

    private void take(SimulatedNode from, Channel channel, byte[] message, Runnable handled) {
        SimulatedPeer peer = peers.get(from);
        if (gone.contains(from)) {
            return;
        }
        if (peer == null) {
            early.computeIfAbsent(from, n -> new ArrayDeque<>())
                    .add(() -> take(from, channel, message, handled));
            return;
        }
        for (Heard each : listeners) {
            if (each.channels.contains(channel)) {
                guarded(() -> each.listener.received(peer, channel, message));
            }
        }
        handled.run();
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            cluster.failed(this + " mishandles what a peer says", e);
        }
    }

    private void ping() {
        long sentAt = nanos();
        for (SimulatedPeer peer : peers.values()) {
            SimulatedNode to = peer.node();
            network()
                    .send(
                            this,
                            to,
                            () ->
                                    to.process.run(() -> {
                                        if (to.peers.containsKey(this)) {
                                            network()
                                                    .send(
                                                            to,
                                                            this,
                                                            () ->
                                                                    process.run(() ->
                                                                            echoed(to, sentAt)));
                                        }
                                    }));
        }
    }

    private void echoed(SimulatedNode by, long sentAt) {
        SimulatedPeer peer = peers.get(by);
        if (peer != null) {
            peer.echoed(sentAt);
            lease.echoed(by.process.life(), sentAt);
        }
    }

    // ---- Peers

    @Override
    public List<Peer> all() {
        return all;
    }

    @Override
    public void whenHandled(Runnable then) {
        int[] left = {1};
        Runnable oneIsDone =
                () -> {
                    if (--left[0] == 0) {
                        then.run();
                    }
                };
        for (SimulatedPeer peer : List.copyOf(peers.values())) {
            left[0]++;
            if (!peer.await(oneIsDone)) {
                oneIsDone.run();
            }
        }
        oneIsDone.run();
    }

    @Override
    public boolean isCrowded() {
        return false;
    }

    // ---- cut off, as Node does it

    private void leaseChanged(boolean holds) {
        world.trace(() -> this + (holds ? " has the lease" : " has lost the lease"));
        isCutOff = !holds;
        for (ClusterConnection each : List.copyOf(connections)) {
            each.lane().execute(() -> each.holdBack(!holds));
        }
        if (!holds) {
            process.after(
                    CUT_OFF,
                    () -> {
                        if (!lease.holds()) {
                            sendAway();
                        }
                    });
        }
    }

    private void sendAway() {
        world.trace(() -> this + " sends its clients away");
        for (ClusterConnection each : List.copyOf(connections)) {
            each.lane().execute(each::sendAway);
        }
    }

    @Override
    public String toString() {
        return "node " + machine + "." + process.life();
    }
}
