package io.meshlark.simulation;

import java.util.ArrayList;
import java.util.List;

/** Rows that survive the process. */
final class Journal<R> {
    private final List<Row<R>> rows = new ArrayList<>();

    record Row<R>(R content, long at) {}

    /**
     * Writes a row, with all that can go wrong: slowness, failure with and without the row being
     * there, death of the process before and after.
     */
    void write(Broker broker, R content, Runnable done, Runnable failed) {
        World world = broker.world();
        Scenario scenario = broker.scenario();
        long handledAt = world.now();
        long delay = world.chance(0.02) ? world.between(50, 800) : world.between(1, 8);
        boolean fails = broker.isChaotic() && world.chance(scenario.writeFailure());
        boolean written = !fails || world.chance(0.5);
        broker.after(
                delay,
                () -> {
                    broker.mayDie("before a row is durable");
                    if (written) {
                        rows.add(new Row<>(content, handledAt));
                    }
                    broker.mayDie("after a row is durable");
                    broker.after(
                            world.between(0, 2),
                            () -> {
                                if (fails) {
                                    world.trace(() ->
                                            "write failed, row is "
                                                    + (written ? "there" : "not there"));
                                    failed.run();
                                } else {
                                    done.run();
                                }
                            });
                });
    }

    List<Row<R>> rows() {
        return rows;
    }
}
