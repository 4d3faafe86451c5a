package io.meshlark.session.shard;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
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

    /** The will that was due is to be published now. */
    record WillTurn(long at, long epoch) implements Deadline {}

    /** The connection of {@code epoch} should have gone by now. */
    record KickOver(long at, String clientId, long epoch) implements Deadline {}

    private final Map<String, Long> expiries = new HashMap<>();
    private final PriorityQueue<Deadline> queue =
            new PriorityQueue<>(Comparator.comparingLong(Deadline::at));

    void add(Deadline deadline) {
        if (deadline.at() != Long.MAX_VALUE) {
            queue.add(deadline);
        }
    }

    /**
     * The session of {@code clientId} ends at {@code at}. One that is looked at before that is not
     * entered again: clients come and go more often than sessions end.
     */
    void expires(String clientId, long at) {
        Long earlier = expiries.get(clientId);
        if (at != Long.MAX_VALUE && (earlier == null || earlier > at)) {
            expiries.put(clientId, at);
            queue.add(new Expiry(at, clientId));
        }
    }

    /** The next one that is due, or null. */
    @Nullable Deadline poll(long now) {
        Deadline next = queue.peek();
        if (next == null || next.at() > now) {
            return null;
        }
        if (next instanceof Expiry expiry) {
            expiries.remove(expiry.clientId(), expiry.at());
        }
        return queue.poll();
    }
}
