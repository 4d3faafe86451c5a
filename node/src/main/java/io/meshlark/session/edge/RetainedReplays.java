package io.meshlark.session.edge;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.retained.RetainedMessages;
import io.meshlark.session.ClientSession.Replay;
import io.meshlark.session.ClientSession.Subscription;
import io.meshlark.session.ToClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The retained messages that one client is still to be sent for its new subscriptions: one
 * subscription after the other, page by page, as the client takes them. So what is read for a
 * client is one page, whatever it subscribes to, and what waits is a filter per subscription. Lives
 * on the client's event loop.
 */
final class RetainedReplays {
    private static final Map<String, Task> NONE = Collections.emptyMap();
    private static final int PAGE = 64;
    private static final long PAGE_BYTES = 256 << 10;

    /**
     * @param since the version up to which messages are sent from here; newer ones come by
     *     themselves, the subscription is there already
     */
    private record Task(Replay replay, long since) {
        String filter() {
            return replay.subscription().filter().text();
        }
    }

    /** Where the messages go. */
    interface Receiver {

        /** At the effective QoS, with the RETAIN flag [MQTT-3.3.1-8]. */
        void retained(Publication publication, QoS qos, SubscriptionIds ids);

        boolean hasRoom();
    }

    private final RetainedMessages messages;
    private final ToClient client;
    private final Receiver receiver;

    private Map<String, Task> waiting = NONE;
    private @Nullable Task current;
    private boolean isReading;
    private boolean isStopped;

    RetainedReplays(RetainedMessages messages, ToClient client, Receiver receiver) {
        this.messages = messages;
        this.client = client;
        this.receiver = receiver;
    }

    /**
     * By Retain Handling; never for a shared subscription [MQTT 5, sections 3.8.3.1 and 4.8.2].
     *
     * @param isNew whether the session did not have this subscription before
     */
    static boolean wanted(Subscription subscription, boolean isNew) {
        if (subscription.filter().isShared()) {
            return false;
        }
        return switch (subscription.options().retainHandling()) {
            case SEND -> true;
            case SEND_IF_NEW -> isNew;
            case DO_NOT_SEND -> false;
        };
    }

    /** Begins when those before are through; a repeated subscription takes the place it had. */
    void add(Replay replay) {
        if (isStopped) {
            return;
        }
        if (waiting == NONE) {
            waiting = new LinkedHashMap<>();
        }
        Task task = new Task(replay, messages.version());
        waiting.put(task.filter(), task);
    }

    /** The client has unsubscribed. */
    void remove(TopicFilter filter) {
        waiting.remove(filter.text());
        if (current != null && current.filter().equals(filter.text())) {
            current = null;
        }
    }

    /** Nothing more is sent. What is left, for the session's next connection. */
    List<Replay> stop() {
        List<Replay> rest = new ArrayList<>();
        if (current != null) {
            rest.add(current.replay());
        }
        waiting.values().forEach(task -> rest.add(task.replay()));
        current = null;
        waiting.clear();
        isStopped = true;
        return rest;
    }

    /** Reads on, if there is room. */
    void pull() {
        if (isReading || !receiver.hasRoom()) {
            return;
        }
        if (current == null) {
            Map.Entry<String, Task> next =
                    waiting.isEmpty() ? null : waiting.entrySet().iterator().next();
            if (next == null) {
                return;
            }
            waiting.remove(next.getKey());
            current = next.getValue();
        }
        Task read = current;
        isReading = true;
        TopicFilter filter = read.replay().subscription().filter();
        messages.page(filter.filter(), read.replay().after(), PAGE, PAGE_BYTES)
                .whenComplete(
                        (page, failure) -> client.lane().execute(() -> take(read, page, failure)));
    }

    private void take(
            Task read, RetainedMessages.@Nullable Page page, @Nullable Throwable failure) {
        if (current == read) {
            if (page == null || failure != null) {
                current = null; // the store is logged and counted where it fails
            } else {
                Subscription subscription = read.replay().subscription();
                deliver(subscription, messages.unchanged(page.publications(), read.since()));
                String next = page.next();
                current =
                        next == null
                                ? null
                                : new Task(new Replay(subscription, next), read.since());
            }
        }
        isReading = false; // only now: delivering may call pull
        if (current != null || !waiting.isEmpty()) {
            client.whenWritable(this::pull);
        }
    }

    private void deliver(Subscription subscription, List<Publication> publications) {
        SubscriptionIds ids = SubscriptionIds.NONE.plus(subscription.subscriptionId());
        for (Publication publication : publications) {
            boolean isOwn = client.clientId().equals(publication.publisher());
            if (!(isOwn && subscription.options().noLocal())) {
                receiver.retained(
                        publication, subscription.options().qos().min(publication.qos()), ids);
            }
        }
    }
}
