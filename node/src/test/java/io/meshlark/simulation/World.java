package io.meshlark.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Time, chance and what is to happen; the same seed gives the same history. */
final class World {
    private static final int TRACE_LINES = 400_000;

    private record Event(long at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final SplittableRandom random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Deque<String> trace = new ArrayDeque<>();
    private final boolean tracing;
    private long now = 1_000_000;
    private long order;

    World(long seed, boolean tracing) {
        this.random = new SplittableRandom(seed);
        this.tracing = tracing;
    }

    // ---- time

    long now() {
        return now;
    }

    void after(long delay, Runnable action) {
        at(now + delay, action);
    }

    void at(long time, Runnable action) {
        events.add(new Event(Math.max(time, now), order++, action));
    }

    /** Takes the next step; false when there is none before {@code end}. */
    boolean step(long end) {
        Event next = events.peek();
        if (next == null || next.at > end) {
            return false;
        }
        events.remove();
        now = next.at;
        next.action.run();
        return true;
    }

    // ---- chance

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** From {@code low} to {@code high}, both included. */
    long between(long low, long high) {
        return random.nextLong(low, high + 1);
    }

    // ---- trace

    void trace(Supplier<String> line) {
        if (tracing) {
            if (trace.size() == TRACE_LINES) {
                trace.remove();
            }
            trace.add((now - 1_000_000) + " " + line.get());
        }
    }

    List<String> traced() {
        return List.copyOf(trace);
    }
}
