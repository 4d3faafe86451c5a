package io.meshlark.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Time, chance and what is to happen; the same seed gives the same history. */
public final class World {
    private static final int TRACE_LINES = 400_000;

    private record Event(long at, int rank, long order, Runnable action)
            implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            if (at != other.at) {
                return Long.compare(at, other.at);
            }
            return rank != other.rank
                    ? Integer.compare(rank, other.rank)
                    : Long.compare(order, other.order);
        }
    }

    private final SplittableRandom random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Deque<String> trace = new ArrayDeque<>();
    private final boolean tracing;
    private long now = 1_000_000;
    private long order;

    public World(long seed, boolean tracing) {
        this.random = new SplittableRandom(seed);
        this.tracing = tracing;
    }

    // ---- time

    public long now() {
        return now;
    }

    public void after(long delay, Runnable action) {
        at(now + delay, action);
    }

    public void at(long time, Runnable action) {
        at(time, 0, action);
    }

    /**
     * @param rank among what is to happen at the same time: what has the same rank happens in the
     *     order of the calls
     */
    public void at(long time, int rank, Runnable action) {
        events.add(new Event(Math.max(time, now), rank, order++, action));
    }

    /** Chance of its own: how often one is asked does not change what the other says. */
    public SplittableRandom split() {
        return random.split();
    }

    /** Takes the next step; false when there is none before {@code end}. */
    public boolean step(long end) {
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

    public boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** From {@code low} to {@code high}, both included. */
    public long between(long low, long high) {
        return random.nextLong(low, high + 1);
    }

    // ---- trace

    public void trace(Supplier<String> line) {
        if (tracing) {
            if (trace.size() == TRACE_LINES) {
                trace.remove();
            }
            trace.add((now - 1_000_000) + " " + line.get());
        }
    }

    public List<String> traced() {
        return List.copyOf(trace);
    }
}
