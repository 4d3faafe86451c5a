package io.meshlark.protocol.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How often something may happen, on all threads together: {@code burst} times at once, then {@code
 * rate} times a second. Tokens are given away in the order in which they are asked for, those to
 * come as well: who cannot have one now is told how long its own takes, so a crowd that waits is as
 * long as the longest wait, and nobody who comes later is served before it.
 *
 * <p>All state is one number, the time at which the last token given away comes (virtual
 * scheduling, ITU-T I.371): no lock, no allocation, no timer that fills the bucket.
 */
public final class TokenBucket {
    /** There is no token in the time that one would wait for it. */
    public static final long NONE = -1;

    private static final long SECOND = 1_000_000_000;

    /** Nanoseconds from one token to the next; 0: there are always some. */
    private final long interval;

    /** Nanoseconds in which an empty bucket fills. */
    private final long capacity;

    private final AtomicLong lastComesAt;

    /**
     * A full bucket.
     *
     * @param rate tokens a second, at most a billion; 0: as many as one likes
     * @param burst tokens that it holds, at least 1
     * @param now nanoseconds of a clock that is never set back, as for all other methods
     */
    public TokenBucket(int rate, int burst, long now) {
        interval = rate == 0 ? 0 : SECOND / rate;
        capacity = burst * interval;
        lastComesAt = new AtomicLong(now - capacity);
    }

    /**
     * Takes a token, if there is one within {@code longestWait}.
     *
     * @param longestWait nanoseconds
     * @return nanoseconds until it comes, 0 if it is there, or {@link #NONE}
     */
    public long take(long now, long longestWait) {
        if (interval == 0) {
            return 0;
        }
        while (true) {
            long last = lastComesAt.get();
            long mine = (isFull(last, now) ? now - capacity : last) + interval;
            long wait = Math.max(0, mine - now);
            if (wait > longestWait) {
                return NONE;
            }
            if (lastComesAt.compareAndSet(last, mine)) {
                return wait;
            }
        }
    }

    private boolean isFull(long last, long now) {
        return last - (now - capacity) < 0;
    }
}
