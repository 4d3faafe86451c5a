package io.meshlark.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What has arrived and was not yet looked at, in the order of arrival. */
final class Inbox<T> {
    private static final long PATIENCE_SECONDS = 30;

    private final BlockingQueue<T> arrived = new LinkedBlockingQueue<>();

    void add(T item) {
        arrived.add(item);
    }

    /** The next, waited for. */
    T next() {
        try {
            var item = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (item == null) {
                throw new AssertionError("nothing arrived in " + PATIENCE_SECONDS + " s");
            }
            return item;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    List<T> next(int count) {
        var items = new ArrayList<T>(count);
        for (int i = 0; i < count; i++) {
            items.add(next());
        }
        return items;
    }
}
