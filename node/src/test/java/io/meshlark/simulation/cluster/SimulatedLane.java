package io.meshlark.simulation.cluster;

import io.meshlark.routing.Lane;
import io.meshlark.simulation.World;
import java.util.SplittableRandom;

/** An event loop. Its delays are its own, for the order in which lanes are told is not a seed's. */
final class SimulatedLane implements Lane {
    private static SimulatedLane current;

    private final Process process;
    private final World world;
    private final int number;
    private final SplittableRandom random;
    private long last;

    /**
     * @param number 1 and up, of all lanes of the world
     */
    SimulatedLane(Process process, World world, int number) {
        this.process = process;
        this.world = world;
        this.number = number;
        this.random = world.split();
    }

    @Override
    public boolean isHere() {
        return current == this && Process.current() == process;
    }

    @Override
    public void execute(Runnable task) {
        if (process.isDead()) {
            return;
        }
        int delay = random.nextInt(10) < 7 ? 0 : 1 + random.nextInt(2);
        last = Math.max(last, world.now() + delay);
        process.at(last, number, () -> run(task));
    }

    private void run(Runnable task) {
        SimulatedLane before = current;
        current = this;
        try {
            task.run();
        } finally {
            current = before;
        }
    }
}
