package io.meshlark.transport;

import io.meshlark.delivery.Publisher;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.Ledger;
import io.meshlark.session.ClientSession;
import io.meshlark.session.Sessions;
import io.meshlark.session.ToClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sessions and a publisher that write down what they are asked, and answer as the test says. */
final class FakeBroker implements Sessions, Publisher {
    final List<Attempt> attempts = new ArrayList<>();
    final List<Published> published = new ArrayList<>();

    boolean attachesAtOnce = true;
    boolean sessionPresent;
    List<ClientSession.OpenInbound> openInbound = List.of();

    /** Answers publications at once, unless null. */
    @Nullable Outcome outcome = Outcome.ACCEPTED;

    record Attempt(Request request, ToClient client, FakeSession session) {
        void attach() {
            client.attached(new ToClient.Attachment(session, 1, false, List.of()));
        }
    }

    record Published(
            Publication publication, @Nullable MessageId id, long epoch, Receipt receipt) {}

    @Override
    public void connect(Request request, ToClient client) {
        var session = new FakeSession(client);
        attempts.add(new Attempt(request, client, session));
        if (attachesAtOnce) {
            client.attached(new ToClient.Attachment(session, 1, sessionPresent, openInbound));
        }
    }

    @Override
    public void publish(
            Publication publication,
            @Nullable MessageId id,
            long epoch,
            @Nullable Ledger ledger,
            Receipt receipt) {
        published.add(new Published(publication, id, epoch, receipt));
        if (outcome != null) {
            receipt.done(outcome);
        }
    }

    Attempt attempt() {
        return attempts.getLast();
    }

    FakeSession session() {
        return attempt().session();
    }

    ToClient client() {
        return attempt().client();
    }

    /** One session; grants what is asked. */
    static final class FakeSession implements ClientSession {
        final ToClient client;
        final List<Object> calls = new ArrayList<>();
        final List<Runnable> catchUps = new ArrayList<>();
        boolean answersAtOnce = true;
        boolean rebases;
        int[] lastClosed = {};

        /** Source of message ids; 0: the session is transient. */
        long source;

        FakeSession(ToClient client) {
            this.client = client;
        }

        record Subscribe(int packetId, List<Subscription> subscriptions) {}

        record Unsubscribe(int packetId, List<TopicFilter> filters) {}

        record Kept(Predicate<TopicFilter> allowed) {}

        record Acknowledged(int packetId) {}

        record Received(int packetId, ReasonCode reason) {}

        record Completed(int packetId) {}

        record Release(int packetId) {}

        @Override
        public void subscribe(int packetId, List<Subscription> subscriptions) {
            calls.add(new Subscribe(packetId, subscriptions));
            if (answersAtOnce) {
                client.subscribed(
                        packetId,
                        subscriptions.stream()
                                .map(it -> ReasonCode.granted(it.options().qos()))
                                .toList(),
                        null);
            }
        }

        @Override
        public void unsubscribe(int packetId, List<TopicFilter> filters) {
            calls.add(new Unsubscribe(packetId, filters));
            if (answersAtOnce) {
                client.unsubscribed(
                        packetId, filters.stream().map(_ -> ReasonCode.SUCCESS).toList());
            }
        }

        @Override
        public void keepSubscriptions(Predicate<TopicFilter> allowed) {
            calls.add(new Kept(allowed));
        }

        @Override
        public void acknowledged(int packetId) {
            calls.add(new Acknowledged(packetId));
        }

        @Override
        public void received(int packetId, ReasonCode reason) {
            calls.add(new Received(packetId, reason));
        }

        @Override
        public void completed(int packetId) {
            calls.add(new Completed(packetId));
        }

        @Override
        public void catchUp(Runnable then) {
            catchUps.add(then);
        }

        @Override
        public @Nullable MessageId messageIdOf(int packetId) {
            return source == 0 ? null : new MessageId(source, packetId, 0);
        }

        @Override
        public @Nullable Ledger ledger() {
            return null;
        }

        @Override
        public boolean release(int packetId, ClosedIds closed) {
            calls.add(new Release(packetId));
            lastClosed = closed.ranges();
            if (answersAtOnce) {
                client.released(packetId);
            }
            return rebases;
        }

        @Override
        public void rebased() {
            calls.add("rebased");
        }

        @Override
        public void disconnected(Departure departure) {
            calls.add(departure);
        }

        Departure departure() {
            return (Departure) calls.getLast();
        }
    }
}
