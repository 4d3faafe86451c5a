package io.meshlark.protocol.connection;

/**
 * How fast one client may publish, in messages and in bytes. Used on one thread.
 *
 * <p>All state is two numbers, the times at which what has been taken is paid for (virtual
 * scheduling, ITU-T I.371): no allocation, no timer that fills a bucket.
 */
public final class PublishPace implements Pace {
    private static final long SECOND = 1_000_000_000;

    /**
     * What is allowed.
     *
     * @param messages a second; 0: as many as one likes
     * @param bytes of topics and payloads a second; 0: as many as one likes
     * @param burst nanoseconds of both that may come at once after some quiet
     */
    public record Limit(int messages, long bytes, long burst) {
        public static final Limit NONE = new Limit(0, 0, 0);

        public boolean isNone() {
            return messages == 0 && bytes == 0;
        }
    }

    private final Limit limit;
    private long messagesPaidAt;
    private long bytesPaidAt;

    /**
     * @param now nanoseconds of a clock that is never set back, as for all other methods
     */
    public PublishPace(Limit limit, long now) {
        this.limit = limit;
        messagesPaidAt = now;
        bytesPaidAt = now;
    }

    @Override
    public long ahead(long now) {
        long messages = messagesPaidAt - now;
        long bytes = bytesPaidAt - now;
        return Math.max(0, Math.max(messages, bytes) - limit.burst());
    }

    @Override
    public void take(int size, long now) {
        if (limit.messages() > 0) {
            messagesPaidAt = later(messagesPaidAt, now) + SECOND / limit.messages();
        }
        if (limit.bytes() > 0) {
            bytesPaidAt = later(bytesPaidAt, now) + size * SECOND / limit.bytes();
        }
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }
}
