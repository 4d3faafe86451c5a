package io.meshlark.loadtest.load;

import java.util.ArrayDeque;
import java.util.List;

/** Connects the clients of one lane, at a rate or as fast as they succeed. */
final class Opening implements Task {

    private final ArrayDeque<Client> waiting;
    private final Schedule schedule;
    private final boolean isPaced;
    private final int mostPending;
    private final long start;
    private final Alarm alarm;
    private final boolean isToForget;
    private long begun;
    private int pending;

    /**
     * @param rate connections a second of this lane; 0: no rate
     * @param mostPending connections under way at a time, when there is no rate
     * @param start as of {@link System#nanoTime}
     */
    Opening(Crew crew, List<Client> clients, double rate, int mostPending, long start) {
        this(crew, clients, rate, mostPending, start, false);
    }

    private Opening(
            Crew crew,
            List<Client> clients,
            double rate,
            int mostPending,
            long start,
            boolean isToForget) {
        this.isToForget = isToForget;
        this.waiting = new ArrayDeque<>(clients);
        this.schedule = new Schedule(rate, 0);
        this.isPaced = rate > 0;
        this.mostPending = mostPending;
        this.start = start;
        this.alarm = new Alarm(crew.lane);
    }

    /** Clients connect only to have the broker forget them. */
    static Opening toForget(Crew crew, List<Client> clients, int mostPending, long start) {
        return new Opening(crew, clients, 0, mostPending, start, true);
    }

    @Override
    public void turn(long now) {
        while (!waiting.isEmpty() && isDue(now)) {
            long intended = isPaced ? start + schedule.due(begun) : now;
            begun++;
            pending++;
            var client = waiting.remove();
            if (isToForget) {
                client.forget(intended, () -> pending--);
            } else {
                client.connect(intended, () -> pending--);
            }
        }
        if (isPaced && !waiting.isEmpty()) {
            alarm.set(now, start + schedule.due(begun));
        }
    }

    private boolean isDue(long now) {
        return isPaced ? start + schedule.due(begun) - now <= 0 : pending < mostPending;
    }

    @Override
    public boolean isDone() {
        return waiting.isEmpty() && pending == 0;
    }
}
