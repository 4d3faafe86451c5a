package io.meshlark.protocol.connection;

import io.meshlark.protocol.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Answers in the order of the questions, however late each becomes known: PUBACKs leave in the
 * order of their PUBLISHes, PUBRECs of theirs [MQTT 5, section 4.6]. A list of its own, because
 * most connections have nothing to answer and should pay nothing for it.
 */
public final class OrderedAnswers {

    /** The place of one PUBLISH in the order. */
    public static final class Slot {
        private final int packetId;
        private @Nullable ReasonCode reason;
        private @Nullable String detail;
        private @Nullable Slot newer;

        private Slot(int packetId) {
            this.packetId = packetId;
        }

        public int packetId() {
            return packetId;
        }

        /** Only of a slot that {@link OrderedAnswers#next} returned. */
        public ReasonCode reason() {
            if (reason == null) {
                throw new IllegalStateException("packet id " + packetId + " has no answer yet");
            }
            return reason;
        }

        public @Nullable String detail() {
            return detail;
        }

        public void answer(ReasonCode reason, @Nullable String detail) {
            this.reason = reason;
            this.detail = detail;
        }
    }

    private @Nullable Slot oldest;
    private @Nullable Slot newest;
    private int size;

    /** Takes the next place in the order. */
    public Slot open(int packetId) {
        var slot = new Slot(packetId);
        Slot last = newest;
        if (last == null) {
            oldest = slot;
        } else {
            last.newer = slot;
        }
        newest = slot;
        size++;
        return slot;
    }

    /** How many have not been given out by {@link #next}. */
    public int size() {
        return size;
    }

    /** The next answer to send, or null while the oldest question has none. */
    public @Nullable Slot next() {
        Slot first = oldest;
        if (first == null || first.reason == null) {
            return null;
        }
        oldest = first.newer;
        if (oldest == null) {
            newest = null;
        }
        size--;
        return first;
    }
}
