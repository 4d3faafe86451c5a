package io.meshlark.simulation.cluster;

import io.meshlark.session.Session;
import io.meshlark.session.Sessions;
import io.meshlark.simulation.Checker;
import io.meshlark.simulation.ClientConnection;
import io.meshlark.simulation.Link;
import io.meshlark.simulation.ServerEnd;
import io.meshlark.simulation.Surroundings;
import io.meshlark.simulation.World;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some machines with a node each, one store, and what befalls them. */
final class Cluster implements Surroundings, SimulatedStore.Trouble {
    private final World world;
    private final Scenario scenario;
    private final Checker checker;
    private final Sabotage sabotage;
    private final Network network;
    private final SimulatedStore store;
    private final SimulatedRetainedStore retainedStore;
    private final Actors actors;
    private final Membership membership;
    private final Placement placement;

    /** By machine; null while it is down. */
    private final List<@Nullable SimulatedNode> nodes = new ArrayList<>();

    private boolean chaotic = true;
    private long lives;
    private int lanes;
    private int incidents;

    Cluster(World world, Scenario scenario, Checker checker, Sabotage sabotage) {
        this.world = world;
        this.scenario = scenario;
        this.checker = checker;
        this.sabotage = sabotage;
        this.network = new Network(world, scenario.distance());
        this.store = new SimulatedStore(world, this);
        this.retainedStore = new SimulatedRetainedStore(world, this);
        this.actors = new Actors(world, store);
        this.placement = new Placement(this);
        this.membership = new Membership(this, placement);
        sabotage.of(this);
        for (int machine = 0; machine < scenario.machines(); machine++) {
            nodes.add(null);
        }
    }

    void start() {
        for (int machine = 0; machine < nodes.size(); machine++) {
            boot(machine);
        }
        membership.start();
        placement.start();
    }

    // ---- parts

    @Override
    public World world() {
        return world;
    }

    @Override
    public Checker checker() {
        return checker;
    }

    Scenario scenario() {
        return scenario;
    }

    Sabotage sabotage() {
        return sabotage;
    }

    Network network() {
        return network;
    }

    SimulatedStore store() {
        return store;
    }

    SimulatedRetainedStore retainedStore() {
        return retainedStore;
    }

    Actors actors() {
        return actors;
    }

    Membership membership() {
        return membership;
    }

    Placement placement() {
        return placement;
    }

    int nextLane() {
        return ++lanes;
    }

    /** Those whose process lives, frozen or not. */
    List<SimulatedNode> living() {
        List<SimulatedNode> living = new ArrayList<>();
        for (SimulatedNode node : nodes) {
            if (node != null && !node.process().isDead()) {
                living.add(node);
            }
        }
        return living;
    }

    List<ClusterConnection> connections() {
        List<ClusterConnection> all = new ArrayList<>();
        living().forEach(node -> all.addAll(node.connections()));
        return all;
    }

    // ---- what befalls it

    @Override
    public boolean isChaotic() {
        return chaotic;
    }

    private void boot(int machine) {
        SimulatedNode node = new SimulatedNode(this, machine, new Process(world, ++lives));
        nodes.set(machine, node);
        world.trace(() -> node + " boots");
        membership.wantsToJoin(node);
    }

    void crash(SimulatedNode node) {
        if (node.process().isDead()) {
            return;
        }
        incidents++;
        world.trace(() -> node + " dies");
        List<ClusterConnection> lost = List.copyOf(node.connections());
        node.process().die();
        node.connections().clear();
        lost.forEach(ClusterConnection::died);
        world.after(world.between(500, 12_000), () -> boot(node.machine()));
    }

    /** As something leaves the process. */
    void mayDie(SimulatedNode node) {
        if (chaotic
                && scenario.sendDeath() > 0
                && membership.canSpare(node)
                && world.chance(scenario.sendDeath())) {
            crash(node);
        }
    }

    void freeze(SimulatedNode node) {
        long millis = world.chance(0.5) ? world.between(200, 6_000) : world.between(6_000, 30_000);
        incidents++;
        world.trace(() -> node + " is frozen for " + millis);
        node.process().freeze();
        world.after(
                millis,
                () -> {
                    world.trace(() -> node + " thaws");
                    incidents++;
                    node.process().thaw();
                });
    }

    void cutOff(SimulatedNode node) {
        incidents++;
        int way = world.below(3);
        long millis = world.chance(0.5) ? world.between(200, 6_000) : world.between(6_000, 25_000);
        world.trace(() ->
                node
                        + " is cut off for "
                        + millis
                        + (way == 0 ? "" : way == 1 ? ", hears others" : ", is heard"));
        for (int other = 0; other < nodes.size(); other++) {
            if (other != node.machine()) {
                if (way != 2) {
                    network.cut(node.machine(), other);
                }
                if (way != 1) {
                    network.cut(other, node.machine());
                }
            }
        }
        world.after(
                millis,
                () -> {
                    world.trace(() -> "the network is whole");
                    incidents++;
                    network.mend();
                });
    }

    void heal() {
        chaotic = false;
        network.mend();
        living().stream().filter(n -> n.process().isFrozen()).forEach(n -> n.process().thaw());
    }

    void failed(String what, Throwable why) {
        StringBuilder text = new StringBuilder(what + ": " + why);
        for (StackTraceElement each : why.getStackTrace()) {
            if (each.getClassName().startsWith("io.meshlark")) {
                text.append("\n    at ").append(each);
            }
        }
        checker.violated(text.toString());
    }

    void dropped(Session.Drop why) {
        if (why == Session.Drop.QUEUE_FULL) {
            checker.violated("a message is dropped for a full queue, and no queue can be full");
        }
    }

    // ---- for the store

    @Override
    public double failure() {
        return chaotic ? scenario.writeFailure() : 0;
    }

    @Override
    public double slowness() {
        return chaotic ? scenario.slowWrites() : 0.01;
    }

    // ---- for clients

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
    public int incidents() {
        return incidents;
    }

    @Override
    public @Nullable ServerEnd accept(ClientConnection peer, Link link, Sessions.Request request) {
        SimulatedNode node = nodes.get(world.below(nodes.size()));
        if (node == null || node.process().isDead() || !node.listens()) {
            return null;
        }
        ClusterConnection connection = new ClusterConnection(node, peer, link, request);
        connection.connect();
        return connection;
    }
}
