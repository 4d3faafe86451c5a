package io.meshlark.transport;

import io.meshlark.delivery.Publisher;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.Ledger;
import io.meshlark.session.ClientSession;
import io.meshlark.session.Outgoing;
import io.meshlark.session.Sessions;
import io.meshlark.session.ToClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The smallest broker a connection can talk to: transient sessions, no queue, no window. Receipts
 * come from a thread of their own, as those of shards do.
 */
final class SmallBroker implements Sessions, Publisher {
    private final Map<String, SmallSession> sessions = new ConcurrentHashMap<>();

    @Override
    public void connect(Request request, ToClient client) {
        var session = new SmallSession(client);
        SmallSession older = sessions.put(request.clientId(), session);
        if (older != null) {
            older.client.kick(ReasonCode.SESSION_TAKEN_OVER, "another connection has come");
        }
        client.attached(new ToClient.Attachment(session, 1, false, List.of()));
    }

    @Override
    public void publish(
            Publication publication,
            @Nullable MessageId id,
            long epoch,
            @Nullable Ledger ledger,
            Receipt receipt) {
        for (SmallSession session : sessions.values()) {
            session.client.lane().execute(() -> session.offer(publication));
        }
        if (publication.qos() == QoS.AT_MOST_ONCE) {
            receipt.done(Outcome.ACCEPTED);
        } else {
            Thread.ofVirtual().start(() -> receipt.done(Outcome.ACCEPTED));
        }
    }

    private final class SmallSession implements ClientSession {
        final ToClient client;
        private final Map<TopicFilter, QoS> filters = new ConcurrentHashMap<>();
        private final AtomicLong outSeq = new AtomicLong();

        SmallSession(ToClient client) {
            this.client = client;
        }

        void offer(Publication publication) {
            filters.forEach((filter, granted) -> {
                if (filter.matches(publication.topic())) {
                    send(publication, publication.qos().min(granted));
                }
            });
        }

        private void send(Publication publication, QoS qos) {
            if (qos == QoS.AT_MOST_ONCE) {
                client.deliver(publication, qos, false, SubscriptionIds.NONE);
            } else {
                var message =
                        new Outgoing(
                                outSeq.getAndIncrement(),
                                publication,
                                qos,
                                false,
                                SubscriptionIds.NONE,
                                false);
                client.publish(message, message.packetId(), false);
            }
        }

        @Override
        public void subscribe(int packetId, List<Subscription> subscriptions) {
            subscriptions.forEach(it -> filters.put(it.filter(), it.options().qos()));
            client.subscribed(
                    packetId,
                    subscriptions.stream()
                            .map(it -> ReasonCode.granted(it.options().qos()))
                            .toList(),
                    null);
        }

        @Override
        public void unsubscribe(int packetId, List<TopicFilter> unwanted) {
            client.unsubscribed(
                    packetId,
                    unwanted.stream()
                            .map(it ->
                                    filters.remove(it) == null
                                            ? ReasonCode.NO_SUBSCRIPTION_EXISTED
                                            : ReasonCode.SUCCESS)
                            .toList());
        }

        @Override
        public void keepSubscriptions(Predicate<TopicFilter> allowed) {}

        @Override
        public void acknowledged(int packetId) {}

        @Override
        public void received(int packetId, ReasonCode reason) {
            client.release(packetId, ReasonCode.SUCCESS);
        }

        @Override
        public void completed(int packetId) {}

        @Override
        public void catchUp(Runnable then) {
            then.run();
        }

        @Override
        public @Nullable MessageId messageIdOf(int packetId) {
            return null;
        }

        @Override
        public @Nullable Ledger ledger() {
            return null;
        }

        @Override
        public boolean release(int packetId, ClosedIds closed) {
            client.released(packetId);
            return false;
        }

        @Override
        public void rebased() {}

        @Override
        public void disconnected(Departure departure) {
            sessions.remove(client.clientId(), this);
        }
    }
}
