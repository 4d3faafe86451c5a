package io.meshlark.delivery;

import io.meshlark.routing.Lane;
import java.util.ArrayDeque;

/** A lane that runs what was handed over when the test says so, and counts the hand-overs. */
final class QueuedLane implements Lane {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    int handOvers;

    @Override
    public boolean isHere() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        handOvers++;
        tasks.add(task);
    }

    void run() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
