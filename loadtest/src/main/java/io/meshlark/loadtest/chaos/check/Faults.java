package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.history.Event;
import io.meshlark.loadtest.chaos.history.What;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was done to the cluster, and when. */
final class Faults {

    private final Map<Integer, Fault> byNumber = new LinkedHashMap<>();

    /** A fault, until all was well again. */
    static final class Fault {

        private final Event event;
        private final What.FaultBegan began;
        private long ended = Long.MAX_VALUE;
        private long recovered = Long.MAX_VALUE;

        private Fault(Event event, What.FaultBegan began) {
            this.event = event;
            this.began = began;
        }

        Event event() {
            return event;
        }

        What.FaultBegan what() {
            return began;
        }

        long begin() {
            return event.at();
        }

        /** When it was undone. */
        long ended() {
            return ended;
        }

        /** When all nodes were ready again. */
        long recovered() {
            return recovered;
        }

        private boolean delays() {
            return began.kind().startsWith("loss") || began.kind().startsWith("slow");
        }

        private boolean concerns(int node, long from, long to) {
            return began.nodes().contains(node) && overlaps(from, to);
        }

        private boolean overlaps(long from, long to) {
            return begin() <= to && recovered >= from;
        }
    }

    void began(Event event, What.FaultBegan began) {
        byNumber.put(began.fault(), new Fault(event, began));
    }

    void ended(int fault, long at) {
        var it = byNumber.get(fault);
        if (it != null) {
            it.ended = at;
        }
    }

    void recovered(int fault, long at) {
        var it = byNumber.get(fault);
        if (it != null) {
            it.recovered = at;
        }
    }

    Collection<Fault> all() {
        return byNumber.values();
    }

    /**
     * Whether nothing was done to a node in this time, and it had got over what was done before.
     */
    boolean spared(int node, long from, long to) {
        return byNumber.values().stream().noneMatch(it -> it.concerns(node, from, to));
    }

    /**
     * Whether the packets of any node could be late at this time: clients of others may be held
     * back, because their session's node is not heard.
     */
    boolean delayedSomewhere(long at) {
        return byNumber.values().stream().anyMatch(it -> it.delays() && it.overlaps(at, at));
    }

    /** Whether the packets of a node could be late in this time. */
    boolean delayed(int node, long from, long to) {
        return byNumber.values().stream()
                .anyMatch(it -> it.delays() && it.concerns(node, from, to));
    }
}
