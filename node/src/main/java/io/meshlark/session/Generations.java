package io.meshlark.session;

import java.util.Map;
import java.util.TreeMap;

/**
 * How often each QoS 2 packet id of one publisher has been released. Neighbouring ids with the same
 * count share one run: a client that walks through the ids needs two, one that reuses the lowest
 * free id a few. One that walks and mixes QoS 1 and 2 would need one for every other id, so now and
 * then ids that are known not to be open are given the same count, a new one ({@link #rebase}).
 */
public final class Generations {
    /** Runs that nobody minds. */
    private static final int FEW = 256;

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
        set(packetId, packetId, generation + 1);
        return true;
    }

    /** Whether it is worth while to {@link #rebase}. */
    public boolean isCrowded() {
        return runs.size() > FEW;
    }

    /**
     * How many runs less a {@link #rebase} would leave.
     *
     * @param ranges first and last of each, inclusive, ascending
     */
    public int gain(int[] ranges) {
        Generations after = new Generations(this);
        after.rebase(baseFor(ranges), ranges);
        return runs.size() - after.runs.size();
    }

    /**
     * A count that none of these ids has had; that of the id before them if it will do, so that
     * ranges which meet become one.
     */
    public long baseFor(int[] ranges) {
        long base = ranges[0] > FIRST ? of(ranges[0] - 1) : 0;
        for (int i = 0; i < ranges.length; i += 2) {
            base = Math.max(base, of(ranges[i]) + 1);
            for (long count : runs.subMap(ranges[i], ranges[i + 1] + 1).values()) {
                base = Math.max(base, count + 1);
            }
        }
        return base;
    }

    /**
     * Gives these ids the count {@code base}. None of them may be open: what an open one names may
     * be sent again.
     */
    public void rebase(long base, int[] ranges) {
        for (int i = 0; i < ranges.length; i += 2) {
            set(ranges[i], ranges[i + 1], base);
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

    private void set(int first, int last, long value) {
        if (last + 1 < BEYOND && !runs.containsKey(last + 1)) {
            runs.put(last + 1, of(last));
        }
        runs.subMap(first, true, last, true).clear();
        runs.put(first, value);
        joinWithLeft(last + 1);
        joinWithLeft(first);
    }

    private void joinWithLeft(int start) {
        Long value = runs.get(start);
        Map.Entry<Integer, Long> left = runs.lowerEntry(start);
        if (value != null && left != null && left.getValue().equals(value)) {
            runs.remove(start);
        }
    }
}
