package io.meshlark.loadtest.load;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Deliveries that are awaited, on all lanes together: a closed loop sends no more while there are
 * too many. Each lane settles once per turn what it has sent and received.
 */
final class Credit {

    private final AtomicLong awaited = new AtomicLong();

    /**
     * @param change deliveries that were asked for, less those that came
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
