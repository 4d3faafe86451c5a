package io.meshlark.session;

import java.util.Map;
import java.util.TreeMap;

/**
 * How often each QoS 2 packet id of one publisher has been released. Neighbouring ids with the same
 * count share one entry: a client that walks through the ids needs two, one that reuses the lowest
 * free id a few.
 */
public final class Generations {
    /** Runs that a client may always have, however few ids it may have open. */
    static final int ALWAYS = 256;

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
     * Whether counting a release of {@code packetId} keeps the number of runs within its limit. A
     * client that takes the lowest free id has as many as it has ever had ids open; who has more is
     * at play.
     *
     * @param maxOpen ids that the client may have open at a time
     */
    public boolean canRelease(int packetId, int maxOpen) {
        if (runs.size() < Math.max(ALWAYS, maxOpen)) {
            return true;
        }
        boolean isFirst = runs.containsKey(packetId);
        boolean isLast = packetId + 1 == BEYOND || runs.containsKey(packetId + 1);
        long next = of(packetId) + 1;
        boolean joins =
                (isFirst && packetId > FIRST && of(packetId - 1) == next)
                        || (isLast && packetId + 1 < BEYOND && of(packetId + 1) == next);
        return joins || (isFirst && isLast);
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
