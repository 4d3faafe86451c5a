package io.meshlark.session.shard;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen later in a shard. An entry is a hint: whoever takes it out looks whether it
 * still holds, so nothing is ever removed from the middle.
 */
final class Deadlines {

    sealed interface Deadline {
        long at();
    }

    /** The session of {@code clientId} ends, if it is still detached. */
    record Expiry(long at, String clientId) implements Deadline {}

    record WillDue(long at, long epoch) implements Deadline {}

    /** The connection of {@code epoch} should have gone by now. */
    record KickOver(long at, String clientId, long epoch) implements Deadline {}

    private final PriorityQueue<Deadline> queue =
            new PriorityQueue<>(Comparator.comparingLong(Deadline::at));

    void add(Deadline deadline) {
        if (deadline.at() != Long.MAX_VALUE) {
            queue.add(deadline);
        }
    }

    /** The next one that is due, or null. */
    @Nullable Deadline poll(long now) {
        Deadline next = queue.peek();
        return next != null && next.at() <= now ? queue.poll() : null;
    }
}
