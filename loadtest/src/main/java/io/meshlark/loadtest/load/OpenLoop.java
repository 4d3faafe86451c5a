package io.meshlark.loadtest.load;

import java.util.ArrayDeque;
import java.util.List;

/**
 * Messages go out when they are due, to the publishers in turn. Who cannot send then sends later,
 * and the message still carries the time at which it was due: that is the correction for
 * coordinated omission.
 */
final class OpenLoop implements Task {

    private final List<Outbound> publishers;
    private final Schedule schedule;
    private final long start;
    private final long count;
    private final long length;
    private final ArrayDeque<Outbound> ready = new ArrayDeque<>();
    private long next;
    private final Alarm alarm;
    private long unsent;

    /**
     * @param start as of {@link System#nanoTime}
     * @param count messages of this lane
     * @param length nanoseconds
     */
    OpenLoop(
            Crew crew,
            List<Outbound> publishers,
            Schedule schedule,
            long start,
            long count,
            long length) {
        this.publishers = List.copyOf(publishers);
        this.schedule = schedule;
        this.start = start;
        this.count = publishers.isEmpty() ? 0 : count;
        this.length = length;
        this.alarm = new Alarm(crew.lane);
        for (int i = 0; i < publishers.size(); i++) {
            var publisher = publishers.get(i);
            publisher.place = i;
            publisher.due = 0;
            publisher.taken = 0;
            publisher.isQueued = false;
        }
    }

    @Override
    public void ready(Outbound publisher) {
        if (!publisher.isQueued && publisher.due > 0) {
            publisher.isQueued = true;
            ready.add(publisher);
        }
    }

    @Override
    public void turn(long now) {
        while (hasNext() && start + schedule.due(next) - now <= 0) {
            var publisher = publishers.get((int) (next % publishers.size()));
            publisher.due++;
            unsent++;
            next++;
            ready(publisher);
        }
        while (!ready.isEmpty()) {
            var publisher = ready.remove();
            publisher.isQueued = false;
            while (publisher.due > 0 && publisher.canSend(Integer.MAX_VALUE)) {
                long message = publisher.place + publisher.taken * publishers.size();
                publisher.send(start + schedule.due(message));
                publisher.taken++;
                publisher.due--;
                unsent--;
            }
        }
        if (hasNext()) {
            alarm.set(now, start + schedule.due(next));
        }
    }

    private boolean hasNext() {
        return next < count && schedule.due(next) < length;
    }

    @Override
    public boolean isDone() {
        return !hasNext() && unsent == 0;
    }
}
