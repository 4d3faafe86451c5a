package io.meshlark.simulation;

import io.meshlark.session.shard.StateDump;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** One seed's world, from beginning to end. */
final class Simulation {
    private static final long LEAST_HEALING = 30_000;
    private static final long MOST_HEALING = 3_600_000;

    /** One seed of so many publishes its wills one by one. */
    private static final int FEW_WILLS = 5;

    private static final int MANY_STEPS = 3_000_000;

    /**
     * What came of it.
     *
     * @param violations in the order in which they were found, empty if all is well
     */
    record Result(long seed, List<String> violations, long steps, List<String> trace) {}

    private final World world;
    private final Scenario scenario;
    private final Checker checker;
    private final Broker broker;
    private final long seed;
    private final List<Client> clients = new ArrayList<>();
    private long steps;

    private Simulation(long seed, EnumSet<Rule> without, boolean tracing) {
        this.seed = seed;
        this.world = new World(seed, tracing);
        this.scenario = Scenario.of(world, seed % FEW_WILLS == 0 ? 1 : 0);
        this.checker = new Checker(world::now, scenario.isRoomy());
        this.broker = new Broker(world, scenario, checker, without);
    }

    static Result run(long seed, EnumSet<Rule> without, boolean tracing) {
        return new Simulation(seed, without, tracing).run();
    }

    private Result run() {
        world.trace(() -> "seed " + seed + " " + scenario);
        broker.start();
        Client witness = new Client(Checker.WITNESS, broker, true);
        witness.start();
        until(world.now() + 1_000);
        for (int i = 0; i < scenario.clients(); i++) {
            Client client = new Client("c" + i, broker, false);
            clients.add(client);
            client.start();
        }
        clients.add(witness);
        until(world.now() + scenario.chaosMillis());
        world.trace(() -> "---- the world heals");
        broker.heal();
        for (Client client : clients) {
            world.after(world.between(3_000, 6_000), client::heal);
        }
        until(world.now() + LEAST_HEALING);
        long end = world.now() + MOST_HEALING;
        while (!isAtRest() && world.now() < end && checker.violations().isEmpty()) {
            until(world.now() + 1_000);
        }
        until(world.now() + 10_000);
        if (checker.violations().isEmpty()) {
            finish();
        }
        return new Result(seed, checker.violations(), steps, world.traced());
    }

    /** Slow clients take their time. */
    private boolean isAtRest() {
        return clients.stream().allMatch(Client::isSettled)
                && broker.edges().stream().allMatch(Edge::isDrained)
                && broker.shards().stream().allMatch(s -> s.isIdle() && s.isDrained())
                && checker.isPaid();
    }

    private void until(long end) {
        boolean more = true;
        while (more && checker.violations().isEmpty()) {
            try {
                more = world.step(end);
            } catch (ProcessDied died) {
                broker.die(died);
            }
            checker.live(broker.edges());
            if (++steps > MANY_STEPS) {
                checker.violated("the world does not come to rest");
            }
        }
    }

    private void finish() {
        checker.finish();
        for (Client client : clients) {
            if (!client.inbound().isEmpty()) {
                checker.violated(client + " waits for PUBREL of packet ids " + client.inbound());
            } else if (!client.isSettled()) {
                checker.violated(client + " is not connected, or not acknowledged");
            }
        }
        for (SimulatedShard shard : broker.shards()) {
            String live = StateDump.of(shard.log());
            String replayed = StateDump.of(broker.disks().get(shard.number()).replayLog());
            if (shard.isIdle() && !live.equals(replayed)) {
                checker.violated(
                        "shard "
                                + shard.number()
                                + " is\n"
                                + live
                                + "\nits journal says\n"
                                + replayed);
            }
            if (!shard.isDrained()) {
                checker.violated("shard " + shard.number() + " keeps what nobody needs\n" + live);
            }
        }
    }
}
