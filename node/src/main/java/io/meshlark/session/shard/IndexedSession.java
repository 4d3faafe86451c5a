package io.meshlark.session.shard;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A durable session that exists, and its subscriptions by filter text. */
final class IndexedSession {
    private final long number;
    private final String clientId;
    private final long expirySeconds;
    private final int page;
    private final Map<String, SessionSubscription> subscriptions = new LinkedHashMap<>(4);
    private int subscriptionBytes;

    IndexedSession(long number, String clientId, long expirySeconds, int page) {
        this.number = number;
        this.clientId = clientId;
        this.expirySeconds = expirySeconds;
        this.page = page;
    }

    long number() {
        return number;
    }

    String clientId() {
        return clientId;
    }

    /** As at creation; later values stand in the log. */
    long expirySeconds() {
        return expirySeconds;
    }

    int page() {
        return page;
    }

    Collection<SessionSubscription> subscriptions() {
        return subscriptions.values();
    }

    @Nullable SessionSubscription subscription(String filter) {
        return subscriptions.get(filter);
    }

    int subscriptionCount() {
        return subscriptions.size();
    }

    /** What their filters weigh. */
    int subscriptionBytes() {
        return subscriptionBytes;
    }

    void put(SessionSubscription subscription) {
        SessionSubscription old = subscriptions.put(subscription.filter().text(), subscription);
        subscriptionBytes += subscription.filter().weight() - weight(old);
    }

    private static int weight(@Nullable SessionSubscription subscription) {
        return subscription == null ? 0 : subscription.filter().weight();
    }

    void remove(String filter) {
        subscriptionBytes -= weight(subscriptions.remove(filter));
    }
}
