package io.meshlark.loadtest.load;

import java.util.List;

/** Ends connections and makes them again, the clients in turn, at a rate. */
final class Churning implements Task {

    private final List<Client> clients;
    private final Schedule schedule;
    private final long start;
    private final long length;
    private final Alarm alarm;
    private long next;
    private int pending;

    /**
     * @param rate connections a second of this lane
     * @param length nanoseconds
     */
    Churning(Crew crew, List<Client> clients, double rate, long start, long length) {
        this.clients = clients;
        this.schedule = new Schedule(rate, 0);
        this.start = start;
        this.length = length;
        this.alarm = new Alarm(crew.lane);
    }

    @Override
    public void turn(long now) {
        while (hasNext() && start + schedule.due(next) - now <= 0) {
            var client = clients.get((int) (next % clients.size()));
            long intended = start + schedule.due(next);
            next++;
            client.disconnect(false);
            pending++;
            client.connect(intended, () -> pending--);
        }
        if (hasNext()) {
            alarm.set(now, start + schedule.due(next));
        }
    }

    private boolean hasNext() {
        return !clients.isEmpty() && schedule.due(next) < length;
    }

    @Override
    public boolean isDone() {
        return !hasNext() && pending == 0;
    }
}
