package io.meshlark.loadtest.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Counts for each message under way how many of its receivers do not have it yet, so that a closed
 * loop lets none of them fall behind by more than its window. Each source has a ring by sequence.
 * What is lost keeps its place until the ring comes round again: this is for the loop's window, the
 * accounts are kept elsewhere.
 */
final class Deliveries {

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(int[].class);

    private final int[] fanOut;
    private final int[] @Nullable [] rings;
    private final boolean isShared;

    /**
     * @param fanOut receivers of each source
     * @param isShared several threads count
     */
    Deliveries(int[] fanOut, boolean isShared) {
        this.fanOut = fanOut;
        this.rings = new int[fanOut.length][];
        this.isShared = isShared;
    }

    /**
     * Makes room; nothing is under way now.
     *
     * @param window messages of a source that can be under way
     */
    void prepare(int firstSource, int sources, int window) {
        int size = Integer.highestOneBit(Math.clamp(window, 16, 1 << 20)) * 4;
        for (int source = firstSource; source < firstSource + sources; source++) {
            if (fanOut[source] > 1) {
                rings[source] = new int[size];
            }
        }
    }

    void sent(int source, int sequence) {
        var ring = rings[source];
        if (ring != null) {
            ring[sequence & ring.length - 1] = fanOut[source];
        }
    }

    /** Whether everybody has it now. */
    boolean arrived(int source, int sequence) {
        var ring = rings[source];
        if (ring == null) {
            return true;
        }
        int i = sequence & ring.length - 1;
        if (isShared) {
            return (int) ELEMENT.getAndAdd(ring, i, -1) == 1;
        }
        ring[i]--;
        return ring[i] == 0;
    }
}
