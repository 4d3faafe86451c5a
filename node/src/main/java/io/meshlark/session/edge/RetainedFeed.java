package io.meshlark.session.edge;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.retained.RetainedMessages;
import io.meshlark.routing.Interest;
import io.meshlark.session.ClientSession;
import io.meshlark.session.ToClient;
import java.util.ArrayList;
import java.util.List;

/**
 * Retained messages for the new subscriptions of a durable session. At QoS 1 and 2 they go through
 * the session's log and count as under way until the client has acknowledged as many messages.
 */
public final class RetainedFeed implements RetainedReplay.Receiver {
    private static final int UNDER_WAY = 256;

    /** Appends one message to the session; {@code notAppended} runs if that did not happen. */
    @FunctionalInterface
    public interface Appender {
        void append(Publication publication, QoS qos, SubscriptionIds ids, Runnable notAppended);
    }

    private final RetainedMessages messages;
    private final ToClient client;
    private final Appender appender;
    private final List<RetainedReplay> replays = new ArrayList<>(0);
    private int underWay;

    public RetainedFeed(RetainedMessages messages, ToClient client, Appender appender) {
        this.messages = messages;
        this.client = client;
        this.appender = appender;
    }

    /** Sends what is retained for subscriptions that were just made; from any thread. */
    public void start(List<ClientSession.Subscription> subscriptions) {
        client.lane().execute(() -> startHere(subscriptions));
    }

    private void startHere(List<ClientSession.Subscription> subscriptions) {
        replays.removeIf(RetainedReplay::isDone);
        for (ClientSession.Subscription s : subscriptions) {
            RetainedReplay replay =
                    new RetainedReplay(
                            messages,
                            client,
                            s.filter(),
                            new Interest(s.options(), s.subscriptionId()),
                            this);
            replays.add(replay);
            replay.pull();
        }
    }

    @Override
    public void retained(Publication publication, QoS qos, SubscriptionIds ids) {
        if (qos.isAcknowledged()) {
            underWay++;
            appender.append(publication, qos, ids, this::settled);
        } else {
            client.deliver(publication, qos, true, ids);
        }
    }

    @Override
    public boolean hasRoom() {
        return underWay < UNDER_WAY;
    }

    /** The client has acknowledged a message. */
    public void settled() {
        if (underWay > 0) {
            underWay--;
            if (underWay < UNDER_WAY / 2 && !replays.isEmpty()) {
                replays.removeIf(RetainedReplay::isDone);
                List.copyOf(replays).forEach(RetainedReplay::pull);
            }
        }
    }

    public void stop() {
        replays.forEach(RetainedReplay::stop);
        replays.clear();
    }

    /** Which of {@code subscription}'s retained messages are wanted at SUBSCRIBE. */
    public static boolean wanted(ClientSession.Subscription subscription, boolean isNew) {
        return Replays.wanted(subscription, isNew);
    }
}
