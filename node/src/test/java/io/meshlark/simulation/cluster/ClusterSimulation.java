package io.meshlark.simulation.cluster;

import io.meshlark.simulation.Checker;
import io.meshlark.simulation.Client;
import io.meshlark.simulation.World;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** One seed's cluster, from beginning to end. */
final class ClusterSimulation {
    private static final long LEAST_HEALING = 60_000;
    private static final long MOST_HEALING = 3_600_000;

    /** One seed of so many publishes its wills one by one. */
    private static final int FEW_WILLS = 5;

    private static final int MANY_STEPS = 5_000_000;

    /**
     * What came of it.
     *
     * @param violations in the order in which they were found, empty if all is well
     */
    record Result(long seed, List<String> violations, long steps, List<String> trace) {}

    private final World world;
    private final Scenario scenario;
    private final Checker checker;
    private final Cluster cluster;
    private final long seed;
    private final List<Client> clients = new ArrayList<>();
    private long steps;

    private ClusterSimulation(long seed, EnumSet<ClusterRule> without, boolean tracing) {
        this.seed = seed;
        this.world = new World(seed, tracing);
        this.scenario = Scenario.of(world, seed % FEW_WILLS == 0 ? 1 : 0);
        this.checker = new Checker(world::now, true);
        checker.inCluster();
        this.cluster = new Cluster(world, scenario, checker, new Sabotage(without));
    }

    static Result run(long seed, EnumSet<ClusterRule> without, boolean tracing) {
        ThreadChance.seed(seed);
        ClusterSimulation simulation = new ClusterSimulation(seed, without, tracing);
        try (var watch = new LogWatch(simulation.checker::violated)) {
            return simulation.run();
        }
    }

    private Result run() {
        world.trace(() -> "seed " + seed + " " + scenario);
        cluster.start();
        until(world.now() + 3_000);
        Client witness = new Client(Checker.WITNESS, cluster, true);
        witness.start();
        until(world.now() + 1_000);
        for (int i = 0; i < scenario.clients(); i++) {
            Client client = new Client("c" + i, cluster, false);
            clients.add(client);
            client.start();
        }
        clients.add(witness);
        until(world.now() + scenario.chaosMillis());
        world.trace(() -> "---- the world heals");
        cluster.heal();
        until(world.now() + 10_000);
        for (Client client : clients) {
            world.after(world.between(3_000, 6_000), client::heal);
        }
        until(world.now() + LEAST_HEALING);
        long end = world.now() + MOST_HEALING;
        untilAtRest(end);
        until(world.now() + 10_000); // what nobody is owed may still come
        untilAtRest(end);
        if (checker.violations().isEmpty()) {
            finish();
        }
        return new Result(seed, checker.violations(), steps, world.traced());
    }

    private void untilAtRest(long end) {
        while (!isAtRest() && world.now() < end && checker.violations().isEmpty()) {
            until(world.now() + 1_000);
        }
    }

    private boolean isAtRest() {
        return cluster.membership().isWhole()
                && cluster.placement().areAllPlaced()
                && clients.stream().allMatch(Client::isSettled)
                && checker.isPaid();
    }

    private void until(long end) {
        boolean more = true;
        while (more && checker.violations().isEmpty()) {
            more = world.step(end);
            if (++steps % 16 == 0) {
                checker.live(cluster.connections());
            }
            if (steps > MANY_STEPS) {
                checker.violated("the world does not come to rest");
            }
        }
    }

    private void finish() {
        if (!cluster.membership().isWhole() || !cluster.placement().areAllPlaced()) {
            checker.violated("the cluster is not whole");
        }
        checker.finish();
        for (Client client : clients) {
            if (!client.inbound().isEmpty()) {
                checker.violated(client + " waits for PUBREL of packet ids " + client.inbound());
            } else if (!client.isSettled()) {
                checker.violated(client + " is not connected, or not acknowledged");
            }
        }
    }
}
