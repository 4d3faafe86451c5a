package io.meshlark.session;

import org.jspecify.annotations.Nullable;

/**
 * What has been sent on a connection, or is past PUBREC, by packet id and in the order of outSeq. A
 * chained hash table of its own because a message per entry must not cost a boxed key.
 */
public final class Inflight {

    /** How far a message has come. */
    public enum Step {
        /** PUBLISH sent, no answer yet. */
        SENT,
        /** PUBREC is here, but not durable: PUBREL waits. */
        RECEIVING,
        /** PUBREC is durable: PUBREL sent on this connection, or to be sent on the next. */
        RECEIVED
    }

    public static final class Entry {
        final long outSeq;
        final boolean exactlyOnce;

        /** Null from PUBREC on: the payload is the client's now. */
        @Nullable Outgoing message;

        Step step;
        @Nullable Entry older;
        @Nullable Entry newer;
        private @Nullable Entry nextInBucket;

        public Entry(long outSeq, boolean exactlyOnce, @Nullable Outgoing message, Step step) {
            this.outSeq = outSeq;
            this.exactlyOnce = exactlyOnce;
            this.message = message;
            this.step = step;
        }

        public int packetId() {
            return Outgoing.packetIdOf(outSeq);
        }

        public long outSeq() {
            return outSeq;
        }

        public Step step() {
            return step;
        }

        public void step(Step next) {
            step = next;
        }

        public @Nullable Entry newer() {
            return newer;
        }

        int weight() {
            return message == null ? 0 : message.publication().weight();
        }
    }

    private static final @Nullable Entry[] NONE = {};
    private static final int FIRST_BUCKETS = 8;

    /** A power of two of them, or none as long as nothing was sent. */
    private @Nullable Entry[] buckets = NONE;

    private @Nullable Entry oldest;
    private @Nullable Entry newest;
    private int size;
    private long bytes;

    int size() {
        return size;
    }

    /** The weight of what is {@link Step#SENT}. */
    long bytes() {
        return bytes;
    }

    public @Nullable Entry oldest() {
        return oldest;
    }

    public @Nullable Entry byPacketId(int packetId) {
        if (size == 0) {
            return null;
        }
        for (Entry e = buckets[packetId & (buckets.length - 1)]; e != null; e = e.nextInBucket) {
            if (e.packetId() == packetId) {
                return e;
            }
        }
        return null;
    }

    @Nullable Entry byOutSeq(long outSeq) {
        Entry e = byPacketId(Outgoing.packetIdOf(outSeq));
        return e != null && e.outSeq == outSeq ? e : null;
    }

    public void add(Entry entry) {
        if (size == buckets.length) {
            grow();
        }
        hang(entry);
        link(entry);
        size++;
        bytes += entry.weight();
    }

    public void remove(Entry entry) {
        int bucket = entry.packetId() & (buckets.length - 1);
        Entry e = buckets[bucket];
        if (e == entry) {
            buckets[bucket] = entry.nextInBucket;
        } else {
            while (e != null && e.nextInBucket != entry) {
                e = e.nextInBucket;
            }
            if (e == null) {
                throw new IllegalStateException("not in flight: outSeq " + entry.outSeq);
            }
            e.nextInBucket = entry.nextInBucket;
        }
        unlink(entry);
        size--;
        bytes -= entry.weight();
    }

    /** The payload of {@code entry} is not needed again. */
    void forgetMessage(Entry entry) {
        bytes -= entry.weight();
        entry.message = null;
    }

    private void grow() {
        buckets = new @Nullable Entry[Math.max(FIRST_BUCKETS, buckets.length * 2)];
        for (Entry e = oldest; e != null; e = e.newer) {
            hang(e);
        }
    }

    private void hang(Entry entry) {
        int bucket = entry.packetId() & (buckets.length - 1);
        entry.nextInBucket = buckets[bucket];
        buckets[bucket] = entry;
    }

    /** Keeps the list in the order of outSeq; nearly always the newest. */
    private void link(Entry entry) {
        Entry before = newest;
        while (before != null && before.outSeq > entry.outSeq) {
            before = before.older;
        }
        Entry after = before == null ? oldest : before.newer;
        entry.older = before;
        entry.newer = after;
        if (before == null) {
            oldest = entry;
        } else {
            before.newer = entry;
        }
        if (after == null) {
            newest = entry;
        } else {
            after.older = entry;
        }
    }

    private void unlink(Entry entry) {
        if (entry.older == null) {
            oldest = entry.newer;
        } else {
            entry.older.newer = entry.newer;
        }
        if (entry.newer == null) {
            newest = entry.older;
        } else {
            entry.newer.older = entry.older;
        }
    }
}
