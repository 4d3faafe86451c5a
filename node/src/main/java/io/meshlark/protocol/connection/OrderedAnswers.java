package io.meshlark.protocol.connection;

import io.meshlark.protocol.packet.ReasonCode;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Answers in the order of the questions, however late each becomes known: PUBACKs leave in the
 * order of their PUBLISHes, PUBRECs of theirs [MQTT 5, section 4.6].
 */
public final class OrderedAnswers {

    /** The place of one PUBLISH in the order. */
    public static final class Slot {
        private final int packetId;
        private @Nullable ReasonCode reason;
        private @Nullable String detail;

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

    private final ArrayDeque<Slot> slots = new ArrayDeque<>(0);

    /** Takes the next place in the order. */
    public Slot open(int packetId) {
        var slot = new Slot(packetId);
        slots.add(slot);
        return slot;
    }

    /** How many have not been given out by {@link #next}. */
    public int size() {
        return slots.size();
    }

    /** The next answer to send, or null while the oldest question has none. */
    public @Nullable Slot next() {
        Slot first = slots.peek();
        return first == null || first.reason == null ? null : slots.poll();
    }
}
