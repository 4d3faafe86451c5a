package io.meshlark.transport;

import io.meshlark.auth.Authenticator.Verdict;
import java.util.concurrent.TimeUnit;

/** When a connection ends because what its client has shown, a token or certificate, does. */
final class LoginExpiry {
    /** Long waits are cut into days, so that the wall clock may be set meanwhile. */
    private static final long LONGEST_WAIT = TimeUnit.DAYS.toMillis(1);

    private final NettyLane lane;
    private final Runnable whenExpired;
    private final DeadlineWheel.Deadline deadline = new DeadlineWheel.Deadline(this::due);
    private long at;

    LoginExpiry(NettyLane lane, Runnable whenExpired) {
        this.lane = lane;
        this.whenExpired = whenExpired;
    }

    /**
     * @param at milliseconds since the epoch; {@link Verdict.Allowed#NEVER}
     */
    void set(long at) {
        this.at = at;
        if (at == Verdict.Allowed.NEVER) {
            clear();
        } else {
            long wait = Math.clamp(at - lane.now(), 0, LONGEST_WAIT);
            lane.deadlines().set(deadline, lane.nanos() + TimeUnit.MILLISECONDS.toNanos(wait));
        }
    }

    private void due() {
        if (at > lane.now()) {
            set(at);
        } else {
            whenExpired.run();
        }
    }

    void clear() {
        lane.deadlines().clear(deadline);
    }
}
