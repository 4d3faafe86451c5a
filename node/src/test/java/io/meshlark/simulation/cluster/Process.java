package io.meshlark.simulation.cluster;

import io.meshlark.simulation.World;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One life of a node's process. Whatever runs on the node runs through here: so it can be frozen
 * (SIGSTOP: all waits, and comes in its order afterwards) and can die. A task that dies in its
 * middle runs on to its end, but nothing it does is seen by anybody: everything that leaves a
 * process looks whether it lives.
 */
final class Process {
    private static @Nullable Process current;

    private final World world;
    private final long life;
    private final Deque<Runnable> frozen = new ArrayDeque<>();
    private boolean isDead;
    private boolean isFrozen;

    Process(World world, long life) {
        this.world = world;
        this.life = life;
    }

    /** The one whose task is running. */
    static @Nullable Process current() {
        return current;
    }

    /** Its number, never used again. */
    long life() {
        return life;
    }

    boolean isDead() {
        return isDead;
    }

    boolean isFrozen() {
        return isFrozen;
    }

    boolean isRunning() {
        return !isDead && !isFrozen;
    }

    // ---- tasks

    void after(long delay, Runnable task) {
        world.after(delay, () -> run(task));
    }

    /**
     * @param rank among tasks of the same time
     */
    void at(long time, int rank, Runnable task) {
        world.at(time, rank, () -> run(task));
    }

    /** Again and again, until it dies. */
    void every(long period, Runnable task) {
        after(
                period,
                () -> {
                    task.run();
                    every(period, task);
                });
    }

    /** Now, or when it thaws. */
    void run(Runnable task) {
        if (isDead) {
            return;
        }
        if (isFrozen) {
            frozen.add(task);
            return;
        }
        Process before = current;
        current = this;
        try {
            task.run();
        } finally {
            current = before;
        }
    }

    // ---- what befalls it

    void die() {
        isDead = true;
        frozen.clear();
    }

    void freeze() {
        isFrozen = true;
    }

    void thaw() {
        isFrozen = false;
        while (!frozen.isEmpty()) {
            after(0, frozen.remove());
        }
    }

    @Override
    public String toString() {
        return "life " + life;
    }
}
