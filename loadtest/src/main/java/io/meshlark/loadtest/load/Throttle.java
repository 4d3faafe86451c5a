package io.meshlark.loadtest.load;

import io.meshlark.loadtest.client.Lane;
import io.meshlark.loadtest.client.Link;
import java.util.concurrent.TimeUnit;

/**
 * Makes a consumer slow: after each piece that it read, it does not read for as long as that took.
 */
final class Throttle {

    private static final long SECOND = 1_000_000_000;

    private final Lane lane;
    private final int perSecond;
    private long free;

    /**
     * @param perSecond messages a second
     */
    Throttle(Lane lane, int perSecond) {
        this.lane = lane;
        this.perSecond = perSecond;
    }

    /** A message was read. */
    void took(Link link, long now) {
        free = Math.max(free, now) + SECOND / perSecond;
        if (link.isReading()) {
            link.read(false);
            resume(link, now);
        }
    }

    private void resume(Link link, long now) {
        lane.loop()
                .schedule(
                        () -> {
                            long later = System.nanoTime();
                            if (free - later > 0) {
                                resume(link, later);
                            } else if (link.isOpen()) {
                                link.read(true);
                            }
                        },
                        Math.max(1, free - now),
                        TimeUnit.NANOSECONDS);
    }
}
