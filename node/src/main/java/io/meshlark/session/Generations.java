package io.meshlark.session;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How often each QoS 2 packet id of one publisher has been released. Neighbouring ids with the same
 * count share one run: a client that walks through the ids needs two, one that reuses the lowest
 * free id a few. One that walks and mixes QoS 1 and 2 would need one for every other id, so now and
 * then all ids that are not open are given the same count, a new one ({@link #rebase}).
 */
public final class Generations {
    /** Runs that nobody minds. */
    private static final int FEW = 256;

    /** Each open id may take two runs after a rebase; twice that leaves time to the next. */
    private static final int PER_OPEN_ID = 4;

    private static final int FIRST = 1;
    private static final int BEYOND = 65_536;

    /** First id of a run → count; a run ends where the next begins. */
    private final TreeMap<Integer, Long> runs = new TreeMap<>();

    public Generations() {
        runs.put(FIRST, 0L);
    }

    public Generations(Generations other) {
        runs.putAll(other.runs);
    }

    public long of(int packetId) {
        return runs.floorEntry(packetId).getValue();
    }

    /** Counts a release of {@code packetId}; false when it was counted before. */
    public boolean release(int packetId, long generation) {
        if (of(packetId) != generation) {
            return false;
        }
        set(packetId, generation + 1);
        return true;
    }

    /**
     * Whether it is time to {@link #rebase}.
     *
     * @param open ids between PUBLISH and PUBCOMP
     */
    public boolean isCrowded(int open) {
        return runs.size() > FEW + PER_OPEN_ID * open;
    }

    /**
     * Whether one more release may be counted though it is not known which ids are open: more runs
     * than a client can leave between two rebases are a client at play.
     *
     * @param maxOpen ids that the client may have open
     */
    public boolean canRelease(int maxOpen) {
        return runs.size() <= FEW + 2 * PER_OPEN_ID * maxOpen;
    }

    /** A count above all that have been. */
    public long nextBase() {
        return runs.values().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
    }

    /**
     * Gives every id the count {@code base}, except those that are open: what they name may be sent
     * again.
     *
     * @param base of {@link #nextBase}
     */
    public void rebase(long base, int[] open) {
        long[] kept = IntStream.of(open).mapToLong(this::of).toArray();
        runs.clear();
        runs.put(FIRST, base);
        for (int i = 0; i < open.length; i++) {
            set(open[i], kept[i]);
        }
    }

    /** First id of each run and its count, ascending. */
    public Map<Integer, Long> runs() {
        return runs;
    }

    public static Generations ofRuns(Map<Integer, Long> runs) {
        Generations generations = new Generations();
        generations.runs.putAll(runs);
        return generations;
    }

    private void set(int packetId, long value) {
        long old = of(packetId);
        if (packetId + 1 < BEYOND && !runs.containsKey(packetId + 1)) {
            runs.put(packetId + 1, old);
        }
        runs.put(packetId, value);
        joinWithLeft(packetId + 1);
        joinWithLeft(packetId);
    }

    private void joinWithLeft(int start) {
        Long value = runs.get(start);
        Map.Entry<Integer, Long> left = runs.lowerEntry(start);
        if (value != null && left != null && left.getValue().equals(value)) {
            runs.remove(start);
        }
    }
}
