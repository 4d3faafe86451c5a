package io.meshlark.session.shard;

import java.util.List;

/** What the journal of a shard's index says: which durable sessions exist, and what they want. */
public sealed interface IndexEvent {

    long session();

    /** A session begins. Its number is above every number the shard has given before. */
    record Created(long session, String clientId, long expirySeconds) implements IndexEvent {}

    /** A session is over: expired, or replaced by a clean start. */
    record Ended(long session) implements IndexEvent {}

    /** New subscriptions, or the same filters with new options. */
    record Subscribed(long session, List<SessionSubscription> subscriptions)
            implements IndexEvent {}

    /** Filters as the client sent them, shared ones with their prefix. */
    record Unsubscribed(long session, List<String> filters) implements IndexEvent {}

    /** This page is full; the next one exists and takes the sessions from {@code session} on. */
    record PageFull(long session) implements IndexEvent {}
}
