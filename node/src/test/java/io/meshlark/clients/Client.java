package io.meshlark.clients;

import java.util.concurrent.CompletableFuture;

/** What its user does with a connected client, whichever client it is. */
interface Client extends AutoCloseable {

    /** Whether the broker had a session for it. */
    boolean foundSession();

    /** Subscribes; done when this returns. */
    void subscribe(String filter, int qos);

    void unsubscribe(String filter);

    /** Completes when the broker has taken the message, as its QoS has it. */
    CompletableFuture<?> publish(Message message);

    /** What has arrived since the client connected. */
    Inbox<Message> inbox();

    /** Completes when the connection ends without the client having asked for it. */
    CompletableFuture<?> lost();

    /** Says goodbye. */
    @Override
    void close();
}
