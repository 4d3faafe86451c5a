package io.meshlark.session.shard;

import io.meshlark.protocol.Assignment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whom shared groups have picked for the QoS 2 messages that one session has published and not
 * released, by packet id: as many as its client may have open.
 */
final class OpenAssignments {

    /**
     * @param generation of the packet id
     */
    record Open(long generation, List<Assignment> assignments) {}

    /** Made with the first entry: most sessions publish nothing to shared groups at QoS 2. */
    private @Nullable TreeMap<Integer, Open> open;

    List<Assignment> of(int packetId, long generation) {
        Open found = open == null ? null : open.get(packetId);
        return found == null || found.generation() != generation ? List.of() : found.assignments();
    }

    /** All of that packet id, in place of what there was. */
    void put(int packetId, long generation, List<Assignment> assignments) {
        if (open == null) {
            open = new TreeMap<>();
        }
        open.put(packetId, new Open(generation, assignments));
    }

    void released(int packetId, long generation) {
        Open found = open == null ? null : open.get(packetId);
        if (found != null && found.generation() <= generation) {
            remove(packetId, packetId);
        }
    }

    /**
     * None of these is open any more.
     *
     * @param ranges first and last packet id of each, inclusive
     */
    void closed(int[] ranges) {
        for (int i = 0; i < ranges.length; i += 2) {
            remove(ranges[i], ranges[i + 1]);
        }
    }

    private void remove(int first, int last) {
        if (open != null && first <= last) {
            open.subMap(first, true, last, true).clear();
            open = open.isEmpty() ? null : open;
        }
    }

    /** By packet id, ascending. */
    Map<Integer, Open> all() {
        return open == null ? Map.of() : open;
    }
}
