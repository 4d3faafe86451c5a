package io.meshlark.loadtest.load;

import io.meshlark.loadtest.client.Lane;
import java.util.concurrent.TimeUnit;

/** Has the turn of a lane end at a time; one timer at a time. */
final class Alarm {

    /** Turns that are closer together than this, in nanoseconds, are one. */
    private static final long FINEST = 100_000;

    private final Lane lane;
    private long due;
    private boolean isSet;

    Alarm(Lane lane) {
        this.lane = lane;
    }

    void set(long now, long wanted) {
        if (!isSet || due - now <= 0) {
            long delay = Math.max(FINEST, wanted - now);
            due = now + delay;
            isSet = true;
            lane.loop().schedule(lane::request, delay, TimeUnit.NANOSECONDS);
        }
    }
}
