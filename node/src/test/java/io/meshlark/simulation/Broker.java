package io.meshlark.simulation;

import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.connection.TokenBucket;
import io.meshlark.session.shard.ShardCommand;
import io.meshlark.session.shard.ShardEffect.AppendResult;
import io.meshlark.session.shard.ShardLimits;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The process: it dies, all at once, and starts again with what its disks have. */
final class Broker implements Surroundings {
    private final World world;
    private final Scenario scenario;
    private final Checker checker;
    private final EnumSet<Rule> without;
    private final List<Disk> disks = new ArrayList<>();

    private boolean chaotic = true;
    private int deaths;

    // this life of the process
    private int life;
    private boolean isUp;
    private final List<SimulatedShard> shards = new ArrayList<>();
    private final List<Channel> toShards = new ArrayList<>();
    private final Set<Edge> edges = new LinkedHashSet<>();
    private final Map<Long, Fan> fans = new HashMap<>();
    private long originSeq;
    private TokenBucket wills = new TokenBucket(0, 1, 0);

    /** One publication on its way to several shards. */
    private static final class Fan {
        int awaited;
        boolean appended;
        boolean refused;
        boolean handedOver;
        final Consumer<Outcome> receipt;

        Fan(Consumer<Outcome> receipt) {
            this.receipt = receipt;
        }
    }

    Broker(World world, Scenario scenario, Checker checker, EnumSet<Rule> without) {
        this.world = world;
        this.scenario = scenario;
        this.checker = checker;
        this.without = without;
        for (int i = 0; i < scenario.shards(); i++) {
            disks.add(new Disk());
        }
    }

    @Override
    public World world() {
        return world;
    }

    Scenario scenario() {
        return scenario;
    }

    ShardLimits limits() {
        return scenario.limits(
                () -> TimeUnit.NANOSECONDS.toMillis(wills.take(nanos(), Long.MAX_VALUE)));
    }

    private long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(world.now());
    }

    @Override
    public Checker checker() {
        return checker;
    }

    boolean keeps(Rule rule) {
        return !without.contains(rule);
    }

    List<SimulatedShard> shards() {
        return shards;
    }

    List<Disk> disks() {
        return disks;
    }

    SimulatedShard shard(int number) {
        return shards.get(number);
    }

    SimulatedShard shardOf(String clientId) {
        return shards.get(Math.floorMod(clientId.hashCode(), shards.size()));
    }

    Set<Edge> edges() {
        return edges;
    }

    @Override
    public int incidents() {
        return deaths;
    }

    @Override
    public boolean isSlow() {
        return scenario.slow();
    }

    @Override
    public boolean hasExpiry() {
        return scenario.expiry();
    }

    @Override
    public double breakage() {
        return scenario.breakage();
    }

    @Override
    public @org.jspecify.annotations.Nullable ServerEnd accept(
            ClientConnection peer, Link link, io.meshlark.session.Sessions.Request request) {
        if (!isUp()) {
            return null;
        }
        Edge edge = new Edge(this, peer, link, request);
        edge.connect();
        return edge;
    }

    // ---- life and death

    void start() {
        life++;
        isUp = true;
        wills = new TokenBucket(scenario.willRate(), 1, nanos());
        world.trace(() -> "the process starts, life " + life);
        for (Disk disk : disks) {
            shards.add(new SimulatedShard(this, shards.size(), disk));
            toShards.add(new Channel(this, 3));
        }
        shards.forEach(SimulatedShard::open);
        if (scenario.crashEvery() > 0) {
            after(
                    world.between(100, 2 * scenario.crashEvery()),
                    () -> {
                        if (chaotic) {
                            throw new ProcessDied("at a random moment");
                        }
                    });
        }
    }

    void mayDie(String where) {
        if (chaotic && world.chance(scenario.effectCrash())) {
            throw new ProcessDied(where);
        }
    }

    void die(ProcessDied died) {
        world.trace(() -> "the process dies " + died.getMessage());
        deaths++;
        isUp = false;
        life++;
        List<Edge> lost = List.copyOf(edges);
        shards.clear();
        toShards.clear();
        edges.clear();
        fans.clear();
        lost.forEach(Edge::died);
        world.after(world.between(100, 2_000), this::start);
    }

    @Override
    public boolean isChaotic() {
        return chaotic;
    }

    void heal() {
        chaotic = false;
    }

    boolean isUp() {
        return isUp && shards.stream().allMatch(SimulatedShard::isOpen);
    }

    /** Does {@code action} unless the process dies before. */
    void after(long delay, Runnable action) {
        at(world.now() + delay, action);
    }

    void at(long time, Runnable action) {
        int of = life;
        world.at(
                time,
                () -> {
                    if (life == of) {
                        action.run();
                    }
                });
    }

    // ---- publications

    /** The node's part of a publish: transient subscribers at once, one append for each shard. */
    void publish(
            Publication publication,
            @org.jspecify.annotations.Nullable MessageId id,
            Consumer<Outcome> receipt) {
        Fan fan = new Fan(receipt);
        for (Edge edge : edges) {
            fan.handedOver |= edge.offer(publication);
        }
        List<SimulatedShard> matched =
                shards.stream()
                        .filter(s -> !s.routes().match(publication.topic()).isEmpty())
                        .toList();
        fan.awaited = matched.size();
        if (matched.isEmpty()) {
            receipt.accept(fan.handedOver ? Outcome.ACCEPTED : Outcome.NO_SUBSCRIBERS);
            return;
        }
        for (SimulatedShard shard : matched) {
            long seq = ++originSeq;
            fans.put(seq, fan);
            ShardCommand.Append append =
                    new ShardCommand.Append(
                            life,
                            seq,
                            publication,
                            keeps(Rule.PUBLICATIONS_KNOWN_BY_ID) ? id : null,
                            0,
                            true,
                            List.of());
            toShards.get(shard.number()).send(() -> shard.tell(append));
        }
    }

    void appendDone(int shard, long origin, long seq, AppendResult result) {
        Fan fan = origin == life ? fans.remove(seq) : null;
        if (fan == null) {
            return;
        }
        fan.appended |= result == AppendResult.APPENDED;
        fan.refused |= result == AppendResult.REFUSED;
        if (--fan.awaited == 0) {
            Outcome outcome =
                    fan.appended
                            ? Outcome.APPENDED
                            : fan.refused ? Outcome.REFUSED : Outcome.ACCEPTED;
            after(world.below(3), () -> fan.receipt.accept(outcome));
        }
    }

    /** The same append under a new number, for the world without them. */
    long renumbered(int shard, long seq) {
        long again = ++originSeq;
        Fan fan = fans.remove(seq);
        if (fan != null) {
            fans.put(again, fan);
        }
        return again;
    }
}
