package io.meshlark.telemetry;

/**
 * Whether the heap is nearly full of what is in use, judged by what each garbage collection leaves.
 * High from {@code highPercent} on, until it is {@link #RELIEF_PERCENT} less. Written by the
 * collector's notifications, read from every event loop.
 */
public final class HeapPressure {
    private static final int RELIEF_PERCENT = 5;
    private static final int NEVER = 100;

    private final long maxBytes;
    private final int highPercent;
    private volatile long usedBytes;
    private volatile boolean high;

    /**
     * @param maxBytes the size the heap may grow to
     * @param highPercent of it; 100: never high
     */
    public HeapPressure(long maxBytes, int highPercent) {
        this.maxBytes = maxBytes;
        this.highPercent = highPercent;
    }

    /** A collection has left {@code bytes} in use. Whether that changes {@link #isHigh}. */
    public boolean collected(long bytes) {
        usedBytes = bytes;
        int limit = high ? highPercent - RELIEF_PERCENT : highPercent;
        boolean now = highPercent < NEVER && bytes > maxBytes / 100 * limit;
        boolean changes = now != high;
        high = now;
        return changes;
    }

    public boolean isHigh() {
        return high;
    }

    /** What the last collection has left in use. */
    public long usedBytes() {
        return usedBytes;
    }

    public long maxBytes() {
        return maxBytes;
    }

    /** For people. */
    @Override
    public String toString() {
        return "%,d of %,d MiB of the heap are in use, limit is %d percent"
                .formatted(usedBytes >> 20, maxBytes >> 20, highPercent);
    }
}
