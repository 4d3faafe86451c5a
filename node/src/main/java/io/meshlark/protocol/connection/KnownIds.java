package io.meshlark.protocol.connection;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The packet ids of a client of which its connection knows that no earlier one has left a QoS 2
 * message open under them: it has seen them used for something new, or completed. A resumed session
 * begins with none; nothing says that what was left open is sent again before anything new.
 */
public final class KnownIds {
    private static final int BEYOND = 65_536;
    private static final BitSet NONE = new BitSet(0);

    private final boolean all;
    private final BitSet known;

    /**
     * @param all whether there was no earlier connection
     */
    public KnownIds(boolean all) {
        this.all = all;
        known = all ? NONE : new BitSet();
    }

    public void add(int packetId) {
        if (!all) {
            known.set(packetId);
        }
    }

    /**
     * The known ids but those that are open: first and last of each range, ascending.
     *
     * @param open between PUBLISH and PUBCOMP
     */
    public int[] closed(int[] open) {
        BitSet closed = (BitSet) known.clone();
        if (all) {
            closed.set(1, BEYOND);
        }
        for (int packetId : open) {
            closed.clear(packetId);
        }
        int[] ranges = new int[16];
        int length = 0;
        for (int first = closed.nextSetBit(0); first >= 0; ) {
            int end = closed.nextClearBit(first);
            if (length == ranges.length) {
                ranges = Arrays.copyOf(ranges, 2 * length);
            }
            ranges[length++] = first;
            ranges[length++] = end - 1;
            first = closed.nextSetBit(end);
        }
        return Arrays.copyOf(ranges, length);
    }
}
