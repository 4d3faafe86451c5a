package io.meshlark.loadtest.chaos.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Collects events from all threads, in one order. That order is what the checker relies on: a lock
 * gives the time and the place at once.
 */
public final class History {

    private final LongSupplier nanos;
    private final Writer file;
    private final long begin;
    private final List<Event> events = new ArrayList<>();
    private long lastReceived;

    /**
     * @param nanos a clock that never goes back
     * @param file gets a line for each event; the caller closes it
     */
    public History(LongSupplier nanos, Writer file) {
        this.nanos = nanos;
        this.file = file;
        this.begin = nanos.getAsLong();
    }

    /** Something that a client did or saw; returns its time. */
    public synchronized long add(String client, int connection, int node, What what) {
        var event = new Event(nanos.getAsLong() - begin, client, connection, node, what);
        events.add(event);
        if (what instanceof What.Received) {
            lastReceived = event.at();
        }
        try {
            file.write(HistoryLine.write(event));
            file.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return event.at();
    }

    /** Something that no client did. */
    public long add(What what) {
        return add("", 0, 0, what);
    }

    /** All so far. */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** When the last message came to anybody. */
    public synchronized long lastReceived() {
        return lastReceived;
    }

    /** Nanoseconds since it began. */
    public long now() {
        return nanos.getAsLong() - begin;
    }
}
