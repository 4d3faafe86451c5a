package io.meshlark.loadtest.chaos;

import io.meshlark.loadtest.chaos.cluster.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Which fault follows which: the same seed, the same schedule. One node at a time is disturbed. */
final class Schedule {

    /** What {@link Fault#STOP} may last, in seconds. */
    private static final List<Integer> FREEZES = List.of(10, 30, 60);

    private static final int LEAST_PAUSE = 8;
    private static final int MORE_PAUSE = 12;
    private static final int ONE_IN = 4;

    private Schedule() {}

    /**
     * One step.
     *
     * @param pause seconds of calm before it
     * @param node that it is done to; counts not for faults that concern none, or choose their own
     * @param seconds that it lasts
     * @param atOnce it follows the one before at once, on the same node: nobody waits for the
     *     cluster to get over that
     */
    record Step(int pause, Fault fault, int node, int seconds, boolean atOnce) {}

    /** Faults by chance until the time is over, each of them before any comes again. */
    static List<Step> byChance(long seed, int nodes, List<Fault> faults, int seconds) {
        var random = new Random(seed);
        var steps = new ArrayList<Step>();
        var left = new ArrayList<Fault>();
        int node = 1;
        int planned = 0;
        while (planned < seconds) {
            if (left.isEmpty()) {
                left.addAll(faults);
            }
            var fault = left.remove(random.nextInt(left.size()));
            boolean atOnce = !steps.isEmpty() && random.nextInt(ONE_IN) == 0 && isSingle(fault);
            node = atOnce ? node : 1 + random.nextInt(nodes);
            int pause = atOnce ? random.nextInt(3) : LEAST_PAUSE + random.nextInt(MORE_PAUSE);
            int lasts = lasts(fault, random);
            steps.add(new Step(pause, fault, node, lasts, atOnce));
            planned += pause + lasts + (fault == Fault.ROLLING ? 60 : 15);
        }
        return List.copyOf(steps);
    }

    /** One that concerns the node of its step and no other. */
    private static boolean isSingle(Fault fault) {
        return fault != Fault.ROLLING && fault != Fault.COORDINATOR;
    }

    private static int lasts(Fault fault, Random random) {
        return fault == Fault.STOP
                ? FREEZES.get(random.nextInt(FREEZES.size()))
                : fault.shortest() + random.nextInt(fault.longest() - fault.shortest() + 1);
    }

    /** Every fault so many times, for figures: nodes in turn, with time to get over it. */
    static List<Step> rounds(int nodes, List<Fault> faults, int rounds) {
        var steps = new ArrayList<Step>();
        for (var fault : faults) {
            for (int i = 0; i < rounds; i++) {
                steps.add(new Step(10, fault, 1 + i % nodes, usual(fault), false));
            }
        }
        return List.copyOf(steps);
    }

    /**
     * As long as failover takes, or longer: a process that is back sooner spares its clients that.
     */
    private static int usual(Fault fault) {
        return switch (fault) {
            case KILL, COORDINATOR, STOP, PARTITION, PARTITION_STORE, ONEWAY -> 30;
            case LOSS, SLOW, STORE_SLOW, CASSANDRA_STOP, CASSANDRA_KILL, CASSANDRA_FULL, ROLLING ->
                    (fault.shortest() + fault.longest()) / 2;
        };
    }

    /** The short one: one node is killed, another is frozen or cut off. */
    static List<Step> quick(long seed, int nodes, boolean canPart) {
        int first = 1 + new Random(seed).nextInt(nodes);
        int second = first % nodes + 1;
        return List.of(
                new Step(5, Fault.KILL, first, 5, false),
                new Step(5, canPart ? Fault.PARTITION : Fault.STOP, second, 15, false));
    }
}
