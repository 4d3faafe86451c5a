package io.meshlark.session.shard;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One page of a shard's index: the sessions that were created while it was the first with room, so
 * that there are as many pages as the most sessions ever needed at a time. It is full when its
 * snapshot would be about 1 MiB with {@link #EXPECTED_BYTES} of subscriptions for each session.
 * With more of them it grows, up to {@link #MOST_BYTES}: a store takes a snapshot of that size in
 * one write.
 */
public final class IndexPage {
    static final int FULL_BYTES = 1 << 20;
    static final int MOST_BYTES = 8 << 20;
    private static final int SESSION_BYTES = 24;
    private static final int EXPECTED_BYTES = 512;

    private final Map<Long, IndexedSession> sessions = new LinkedHashMap<>();
    private long highestNumber;
    private boolean hasNext;
    private int bytes;

    /** The page that follows the one in which {@code full} stands. */
    static IndexPage after(IndexEvent.PageFull full) {
        IndexPage page = new IndexPage();
        page.highestNumber = full.session() - 1;
        return page;
    }

    public void apply(IndexEvent event, int page) {
        switch (event) {
            case IndexEvent.Created created -> create(created, page);
            case IndexEvent.Ended ended -> end(ended.session());
            case IndexEvent.Subscribed subscribed -> subscribe(subscribed);
            case IndexEvent.Unsubscribed unsubscribed -> unsubscribe(unsubscribed);
            case IndexEvent.PageFull full -> {
                hasNext = true;
                highestNumber = Math.max(highestNumber, full.session() - 1);
            }
        }
    }

    IndexedSession create(IndexEvent.Created created, int page) {
        IndexedSession session =
                new IndexedSession(
                        created.session(), created.clientId(), created.expirySeconds(), page);
        sessions.put(created.session(), session);
        highestNumber = Math.max(highestNumber, created.session());
        bytes += SESSION_BYTES + created.clientId().length();
        return session;
    }

    private void end(long number) {
        IndexedSession session = sessions.remove(number);
        if (session != null) {
            bytes -= SESSION_BYTES + session.clientId().length();
            bytes -= session.subscriptionBytes();
        }
    }

    private void subscribe(IndexEvent.Subscribed subscribed) {
        IndexedSession session = sessions.get(subscribed.session());
        if (session == null) {
            return;
        }
        bytes -= session.subscriptionBytes();
        subscribed.subscriptions().forEach(session::put);
        bytes += session.subscriptionBytes();
    }

    private void unsubscribe(IndexEvent.Unsubscribed unsubscribed) {
        IndexedSession session = sessions.get(unsubscribed.session());
        if (session == null) {
            return;
        }
        bytes -= session.subscriptionBytes();
        unsubscribed.filters().forEach(session::remove);
        bytes += session.subscriptionBytes();
    }

    /** Puts back what is not in the sessions themselves. */
    public void restore(long highestNumber, boolean hasNext) {
        this.highestNumber = highestNumber;
        this.hasNext = hasNext;
    }

    Collection<IndexedSession> sessions() {
        return sessions.values();
    }

    /** The numbers of the sessions, ascending. */
    public long[] sessionNumbers() {
        return sessions.keySet().stream().mapToLong(number -> number).sorted().toArray();
    }

    /** The highest number given so far, in this page or before it. */
    public long highestNumber() {
        return highestNumber;
    }

    public boolean hasNext() {
        return hasNext;
    }

    boolean isFull() {
        return Math.max(bytes, EXPECTED_BYTES * sessions.size()) >= FULL_BYTES;
    }

    /** Roughly the size of a snapshot. */
    int bytes() {
        return bytes;
    }
}
