package io.meshlark.session.edge;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.retained.RetainedMessages;
import io.meshlark.session.ClientSession;
import io.meshlark.session.ClientSession.Replay;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.ToClient;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Retained messages for the new subscriptions of a durable session. At QoS 1 and 2 they go through
 * the session's log and count as under way until the client has acknowledged, or the session
 * dropped, as many messages; no more of them are under way than half of the session's queue takes.
 */
public final class RetainedFeed implements RetainedReplays.Receiver {
    private static final int MOST_UNDER_WAY = 256;

    /** Appends one message to the session; {@code notAppended} runs if that did not happen. */
    @FunctionalInterface
    public interface Appender {
        void append(Publication publication, QoS qos, SubscriptionIds ids, Runnable notAppended);
    }

    private final ToClient client;
    private final Appender appender;
    private final int maxMessages;
    private final long maxBytes;
    private final RetainedReplays replays;

    /** Weights, oldest first. */
    private final ArrayDeque<Integer> underWay = new ArrayDeque<>(0);

    private long bytesUnderWay;

    /**
     * @param queue of the session
     */
    public RetainedFeed(
            RetainedMessages messages, ToClient client, QueueLimit queue, Appender appender) {
        this.client = client;
        this.appender = appender;
        this.maxMessages = Math.clamp(queue.messages() / 2, 1, MOST_UNDER_WAY);
        this.maxBytes = queue.bytes() / 2;
        this.replays = new RetainedReplays(messages, client, this);
    }

    /** Sends what is retained for subscriptions that were just made; from any thread. */
    public void start(List<Replay> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        client.lane()
                .execute(() -> {
                    wanted.forEach(replays::add);
                    replays.pull();
                });
    }

    /** The client has unsubscribed; from any thread. */
    public void forget(List<TopicFilter> filters) {
        client.lane().execute(() -> filters.forEach(replays::remove));
    }

    @Override
    public void retained(Publication publication, QoS qos, SubscriptionIds ids) {
        if (qos.isAcknowledged()) {
            underWay.add(publication.weight());
            bytesUnderWay += publication.weight();
            appender.append(publication, qos, ids, this::settled);
        } else {
            client.deliver(publication, qos, true, ids);
        }
    }

    @Override
    public boolean hasRoom() {
        return underWay.isEmpty() || (underWay.size() < maxMessages && bytesUnderWay < maxBytes);
    }

    /** The client has acknowledged a message. */
    public void settled() {
        giveBack();
        if (underWay.size() <= maxMessages / 2) {
            replays.pull();
        }
    }

    private void giveBack() {
        Integer weight = underWay.poll();
        if (weight != null) {
            bytesUnderWay -= weight;
        }
    }

    /**
     * The session has dropped a message; from any thread. Its queue may be full, so nothing more is
     * read before the client has taken what there is.
     */
    public void dropped() {
        client.lane()
                .execute(() -> {
                    giveBack();
                    if (underWay.isEmpty()) {
                        replays.pull();
                    }
                });
    }

    /** The connection is gone. What is left, for the next one. */
    public List<Replay> stop() {
        return replays.stop();
    }

    /** Whether {@code subscription}'s retained messages are wanted at SUBSCRIBE. */
    public static boolean wanted(ClientSession.Subscription subscription, boolean isNew) {
        return RetainedReplays.wanted(subscription, isNew);
    }
}
