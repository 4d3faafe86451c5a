package io.meshlark.transport;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of all connections of one event loop: a ring of slots of half a second. Setting,
 * moving and clearing one is O(1), an advance costs what is due, and a closed connection leaves
 * nothing behind. A deadline is met at most one tick late, never early.
 *
 * <p>What lies beyond the ring stays in its slot and is passed over once per round.
 */
final class DeadlineWheel {
    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int SLOTS = 512;

    /** One deadline; in the ring it is a member of a list that begins at a slot. */
    static final class Deadline {
        private final Runnable whenDue;
        private @Nullable Deadline next;
        private @Nullable Deadline previous;
        private int slot = -1;
        private long tick;

        Deadline(Runnable whenDue) {
            this.whenDue = whenDue;
        }
    }

    private final @Nullable Deadline[] slots = new @Nullable Deadline[SLOTS];
    private long passed;

    /**
     * @param now nanoseconds, as for all other methods
     */
    DeadlineWheel(long now) {
        passed = Math.floorDiv(now, TICK_NANOS);
    }

    /** Sets {@code deadline} to {@code at}, whatever it was before. */
    void set(Deadline deadline, long at) {
        clear(deadline);
        deadline.tick = Math.max(passed + 1, Math.floorDiv(at, TICK_NANOS) + 1);
        int slot = (int) Math.floorMod(deadline.tick, (long) SLOTS);
        Deadline first = slots[slot];
        deadline.slot = slot;
        deadline.next = first;
        if (first != null) {
            first.previous = deadline;
        }
        slots[slot] = deadline;
    }

    void clear(Deadline deadline) {
        if (deadline.slot < 0) {
            return;
        }
        if (deadline.previous == null) {
            slots[deadline.slot] = deadline.next;
        } else {
            deadline.previous.next = deadline.next;
        }
        if (deadline.next != null) {
            deadline.next.previous = deadline.previous;
        }
        deadline.next = null;
        deadline.previous = null;
        deadline.slot = -1;
    }

    /** Runs what has become due. */
    void advance(long now) {
        long current = Math.floorDiv(now, TICK_NANOS);
        long from = Math.max(passed + 1, current - SLOTS + 1);
        passed = current;
        for (long tick = from; tick <= current; tick++) {
            int slot = (int) Math.floorMod(tick, (long) SLOTS);
            Deadline due = takeDue(slot, current);
            while (due != null) {
                Deadline next = due.next;
                due.next = null;
                due.whenDue.run();
                due = next;
            }
        }
    }

    /** Unlinks what is due in {@code slot}, as a list of its own. */
    private @Nullable Deadline takeDue(int slot, long current) {
        Deadline due = null;
        for (Deadline each = slots[slot]; each != null; ) {
            Deadline next = each.next;
            if (each.tick <= current) {
                clear(each);
                each.next = due;
                due = each;
            }
            each = next;
        }
        return due;
    }
}
