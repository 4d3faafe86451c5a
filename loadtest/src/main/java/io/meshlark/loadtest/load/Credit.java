package io.meshlark.loadtest.load;

import io.meshlark.loadtest.client.Lane;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Messages that somebody still waits for, on all lanes together: a closed loop sends no more while
 * there are too many. Each lane settles once per turn what it has sent and what is complete, and
 * wakes the lanes that wait for that.
 */
final class Credit {

    private final AtomicLong awaited = new AtomicLong();
    private final Queue<Lane> waiting = new ConcurrentLinkedQueue<>();

    /**
     * Takes in what a lane has done since it last settled.
     *
     * @param change messages that were sent, less those that everybody has
     * @return how many are awaited now
     */
    long settle(long change) {
        if (change == 0) {
            return awaited.get();
        }
        long now = awaited.addAndGet(change);
        if (change < 0) {
            for (var lane = waiting.poll(); lane != null; lane = waiting.poll()) {
                lane.loop().execute(lane::request);
            }
        }
        return now;
    }

    /** Has a lane's turn end when somebody settles; once. */
    void wake(Lane lane) {
        waiting.add(lane);
    }

    /** What has not come will not come. */
    void forgive() {
        awaited.set(0);
    }
}
