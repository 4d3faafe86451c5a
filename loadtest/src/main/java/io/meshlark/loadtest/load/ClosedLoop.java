package io.meshlark.loadtest.load;

import java.util.ArrayDeque;
import java.util.List;

/** Publishers take turns, each sends as long as its window and that of the deliveries allow. */
final class ClosedLoop implements Task {

    /** Nanoseconds without a delivery after which those that are awaited are given up. */
    private static final long PATIENCE = 1_000_000_000;

    private final Crew crew;
    private final int window;
    private final long mostAwaited;
    private final long end;
    private final ArrayDeque<Outbound> ready = new ArrayDeque<>();
    private final long quota;
    private long left;
    private boolean isDone;
    private long lastSent;

    /**
     * @param window messages under way per publisher
     * @param mostAwaited messages that somebody still waits for, of all lanes together
     * @param count messages of this lane
     * @param quota messages of each publisher
     * @param end as of {@link System#nanoTime}
     */
    ClosedLoop(
            Crew crew,
            List<Outbound> publishers,
            int window,
            long mostAwaited,
            long count,
            long quota,
            long end) {
        this.crew = crew;
        this.window = window;
        this.mostAwaited = mostAwaited;
        this.left = count;
        this.quota = quota;
        this.end = end;
        for (var publisher : publishers) {
            publisher.isQueued = false;
            publisher.taken = 0;
        }
        publishers.forEach(this::ready);
        this.isDone = publishers.isEmpty() || count == 0;
    }

    @Override
    public void ready(Outbound publisher) {
        if (!publisher.isQueued && publisher.taken < quota) {
            publisher.isQueued = true;
            ready.add(publisher);
        }
    }

    @Override
    public void turn(long now) {
        if (isDone || now - end >= 0) {
            isDone = true;
            return;
        }
        long before = crew.counters.begun;
        long room = mostAwaited - crew.awaited();
        if (room <= 0) {
            room = mostAwaited - crew.awaitedOrWoken();
        }
        if (room <= 0 && now - lastSent > PATIENCE && now - crew.counters.lastArrival > PATIENCE) {
            crew.forgive();
            room = mostAwaited;
        }
        while (left > 0 && crew.counters.begun - before < room && !ready.isEmpty()) {
            var publisher = ready.remove();
            publisher.isQueued = false;
            if (publisher.canSend(window)) {
                publisher.send(now);
                lastSent = now;
                left--;
                publisher.taken++;
                ready(publisher);
            }
        }
        isDone = left == 0;
    }

    @Override
    public boolean isDone() {
        return isDone;
    }
}
