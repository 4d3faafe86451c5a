package io.meshlark.loadtest.chaos.check;

import io.meshlark.loadtest.chaos.history.Event;

/** A filter in a session. */
final class Subscription {

    private static final String SHARED = "$share/";

    private final String filter;
    private final int qos;
    private final Event acked;
    private final Connection by;
    private long until = Long.MAX_VALUE;

    /**
     * @param acked its SUBACK
     */
    Subscription(String filter, int qos, Event acked, Connection by) {
        this.filter = filter;
        this.qos = qos;
        this.acked = acked;
        this.by = by;
    }

    void unsubscribed(long at) {
        until = Math.min(until, at);
    }

    /** As the client said it, {@code $share/…} included. */
    String filter() {
        return filter;
    }

    boolean isShared() {
        return filter.startsWith(SHARED);
    }

    boolean matches(String topic) {
        return TopicFilter.matches(plain(filter), topic);
    }

    /** Without {@code $share/group/}. */
    static String plain(String filter) {
        return filter.startsWith(SHARED)
                ? filter.substring(filter.indexOf('/', SHARED.length()) + 1)
                : filter;
    }

    /** The QoS that was granted. */
    int qos() {
        return qos;
    }

    long since() {
        return acked.at();
    }

    Event acked() {
        return acked;
    }

    /** The connection that it was made on. */
    Connection by() {
        return by;
    }

    /** When UNSUBSCRIBE was asked, or for ever. */
    long until() {
        return until;
    }
}
