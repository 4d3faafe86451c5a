package io.meshlark.protocol.connection;

/** A pace that several clients are held to together, on the threads of all of them. */
public final class SharedPace implements Pace {
    private final PublishPace pace;

    /**
     * @param now as in {@link PublishPace}
     */
    public SharedPace(PublishPace.Limit limit, long now) {
        pace = new PublishPace(limit, now);
    }

    @Override
    public synchronized long ahead(long now) {
        return pace.ahead(now);
    }

    @Override
    public synchronized void take(int size, long now) {
        pace.take(size, now);
    }
}
