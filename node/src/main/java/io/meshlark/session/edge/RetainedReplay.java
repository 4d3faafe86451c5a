package io.meshlark.session.edge;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.retained.RetainedMessages;
import io.meshlark.routing.Interest;
import io.meshlark.session.ToClient;
import org.jspecify.annotations.Nullable;

/**
 * Sends the retained messages of one new subscription, page by page, as the client takes them: a
 * page is read when the one before is through and the receiver has room.
 */
final class RetainedReplay {
    private static final int PAGE = 64;

    /** Where the messages go. */
    interface Receiver {

        /** At the effective QoS, with the RETAIN flag [MQTT-3.3.1-8]. */
        void retained(Publication publication, QoS qos, SubscriptionIds ids);

        boolean hasRoom();
    }

    private final RetainedMessages retained;
    private final ToClient client;
    private final TopicFilter filter;
    private final Interest interest;
    private final Receiver receiver;

    private @Nullable String after;
    private boolean reading;
    private boolean done;

    RetainedReplay(
            RetainedMessages retained,
            ToClient client,
            TopicFilter filter,
            Interest interest,
            Receiver receiver) {
        this.retained = retained;
        this.client = client;
        this.filter = filter;
        this.interest = interest;
        this.receiver = receiver;
    }

    boolean isDone() {
        return done;
    }

    void stop() {
        done = true;
    }

    /** Reads on, if there is room. */
    void pull() {
        if (done || reading || !receiver.hasRoom()) {
            return;
        }
        reading = true;
        retained.page(filter.filter(), after, PAGE)
                .whenComplete((page, failure) -> client.lane().execute(() -> take(page, failure)));
    }

    private void take(RetainedMessages.@Nullable Page page, @Nullable Throwable failure) {
        reading = false;
        if (done) {
            return;
        }
        if (page == null || failure != null) {
            done = true; // the store is logged and counted where it fails
            return;
        }
        SubscriptionIds ids = SubscriptionIds.NONE.plus(interest.subscriptionId());
        for (Publication publication : page.publications()) {
            boolean isOwn = client.clientId().equals(publication.publisher());
            if (!(isOwn && interest.options().noLocal())) {
                receiver.retained(
                        publication, interest.options().qos().min(publication.qos()), ids);
            }
        }
        after = page.next();
        done = after == null;
        client.whenWritable(this::pull);
    }
}
