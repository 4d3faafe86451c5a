package io.meshlark.cluster;

/**
 * Up to when a peer has been heard, in two ways: its echoes of our pings, and its link.
 *
 * <p>Pings travel beside the link, so that a backlog does not make a healthy node look silent. But
 * whoever relies on being told, such as a connection that another may take over (design rule 8),
 * must not take an echo for it while the link itself is stalled: by lost packets, or by too much to
 * do. So an echo says where the peer's stream ended then, and the link has caught up with it when
 * that much has been handled. Thread-safe.
 */
public final class Hearing {
    private static final long NOTHING = -1;

    /** When the newest ping was sent that was echoed. */
    private long echoedAt;

    /** The same, of those whose echo the link has caught up with. */
    private long caughtUpAt;

    private long handled;

    /** The oldest echo that the link has not caught up with. */
    private long awaitedEnd = NOTHING;

    private long awaitedAt;

    /**
     * @param now when it became a peer, by a clock like {@link System#nanoTime}
     */
    public Hearing(long now) {
        echoedAt = now;
        caughtUpAt = now;
    }

    /**
     * A ping has been echoed.
     *
     * @param sentAt when the ping was sent
     * @param end how many bytes the peer's stream had then
     */
    public synchronized void echoed(long sentAt, long end) {
        echoedAt = later(echoedAt, sentAt);
        if (end <= handled) {
            caughtUpAt = later(caughtUpAt, sentAt);
        } else if (awaitedEnd == NOTHING) {
            awaitedEnd = end;
            awaitedAt = sentAt;
        }
    }

    /**
     * Its stream has been handled so far.
     *
     * @param end in bytes since it became a peer
     */
    public synchronized void handled(long end) {
        handled = end;
        if (awaitedEnd != NOTHING && awaitedEnd <= end) {
            awaitedEnd = NOTHING;
            caughtUpAt = later(caughtUpAt, awaitedAt);
        }
    }

    private static long later(long one, long other) {
        return other - one > 0 ? other : one;
    }

    /** For how long no ping has been echoed, in nanoseconds. */
    public synchronized long silence(long now) {
        return now - echoedAt;
    }

    /** For how long its link has not caught up with an echo, in nanoseconds. */
    public synchronized long lag(long now) {
        return now - caughtUpAt;
    }
}
