package io.meshlark.simulation.cluster;

import io.meshlark.simulation.World;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Cables between the machines: in order, late, and cut for a while. */
final class Network {
    private final World world;
    private final long distance;
    private final Map<Route, Way> ways = new HashMap<>();
    private final Set<Route> cut = new HashSet<>();

    /** From one life of a node to another: both number their machine. */
    private record Route(int from, int to) {}

    private static final class Way {
        final Deque<Runnable> held = new ArrayDeque<>();
        long last;
    }

    Network(World world, long distance) {
        this.world = world;
        this.distance = distance;
    }

    /** What arrives, arrives whatever has become of the sender. */
    void send(SimulatedNode from, SimulatedNode to, Runnable arrival) {
        if (from.process().isDead()) {
            return;
        }
        Route route = new Route(from.machine(), to.machine());
        Way way = ways.computeIfAbsent(route, r -> new Way());
        if (cut.contains(route)) {
            way.held.add(arrival);
        } else {
            carry(way, arrival);
        }
    }

    private void carry(Way way, Runnable arrival) {
        long delay = world.chance(0.05) ? world.between(5, 60) : world.between(1, distance);
        way.last = Math.max(way.last, world.now() + delay);
        world.at(way.last, arrival);
    }

    void cut(int from, int to) {
        cut.add(new Route(from, to));
    }

    void mend() {
        cut.clear();
        ways.values()
                .forEach(way -> {
                    while (!way.held.isEmpty()) {
                        carry(way, way.held.remove());
                    }
                });
    }

    boolean isCut(SimulatedNode one, SimulatedNode other) {
        return cut.contains(new Route(one.machine(), other.machine()))
                || cut.contains(new Route(other.machine(), one.machine()));
    }
}
