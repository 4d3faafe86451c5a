package io.meshlark.loadtest.load;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Messages that somebody still waits for, on all lanes together: a closed loop sends no more while
 * there are too many. Each lane settles once per turn what it has sent and what is complete.
 */
final class Credit {

    private final AtomicLong awaited = new AtomicLong();

    /**
     * Takes in what a lane has done since it last settled.
     *
     * @param change messages that were sent, less those that everybody has
     * @return how many are awaited now
     */
    long settle(long change) {
        return change == 0 ? awaited.get() : awaited.addAndGet(change);
    }

    /** What has not come will not come. */
    void forgive() {
        awaited.set(0);
    }
}
