package io.meshlark.auth.guard;

/**
 * Whether a backend is asked. After so many failures in a row it is left alone for a while; then
 * one call tries.
 *
 * <pre>
 *            failures in a row            time is over, one call is let through
 *  CLOSED ───────────────────▶ OPEN ─────────────────────────────▶ TRYING
 *     ▲                          ▲                                   │ │
 *     └──── it succeeds ─────────│───────────────────────────────────┘ │
 *                                └──────────── it fails ───────────────┘
 * </pre>
 *
 * <p>Time is an argument, in nanoseconds.
 */
public final class CircuitBreaker {

    private enum State {
        CLOSED,
        OPEN,
        TRYING
    }

    private final int maxFailures;
    private final long openNanos;
    private State state = State.CLOSED;
    private int failures;
    private long openedAt;

    public CircuitBreaker(int maxFailures, long openNanos) {
        this.maxFailures = maxFailures;
        this.openNanos = openNanos;
    }

    /** Whether a call may be made; if so, one of the three outcomes must follow. */
    public synchronized boolean mayCall(long now) {
        if (state == State.OPEN && now - openedAt >= openNanos) {
            state = State.TRYING;
            return true;
        }
        return state == State.CLOSED;
    }

    /** Whether it was open before. */
    public synchronized boolean succeeded() {
        boolean closes = state == State.TRYING;
        if (state != State.OPEN) { // a call from before it opened says nothing new
            state = State.CLOSED;
            failures = 0;
        }
        return closes;
    }

    /** Whether it opens now. */
    public synchronized boolean failed(long now) {
        failures++;
        boolean opens = state == State.TRYING || (state == State.CLOSED && failures >= maxFailures);
        if (opens) {
            state = State.OPEN;
            openedAt = now;
        }
        return opens;
    }

    /** The call was not made after all. */
    public synchronized void notCalled() {
        if (state == State.TRYING) {
            state = State.OPEN; // the next one tries
        }
    }

    public synchronized boolean isOpen() {
        return state != State.CLOSED;
    }
}
