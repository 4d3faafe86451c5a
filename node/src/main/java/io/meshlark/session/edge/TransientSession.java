package io.meshlark.session.edge;

import io.meshlark.delivery.ShareGroup;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.Interest;
import io.meshlark.routing.Lane;
import io.meshlark.routing.Ledger;
import io.meshlark.session.ClientSession;
import io.meshlark.session.Outgoing;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.Session;
import io.meshlark.session.Sessions;
import io.meshlark.session.ToClient;
import io.meshlark.session.UserHoldings.Holding;
import io.meshlark.session.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A session that ends with its connection: no actor, no journal. It is the subscriber that routing
 * knows, and runs on the event loop of its connection.
 */
public final class TransientSession
        implements ClientSession, ShareGroup.SharedSubscriber, RetainedReplays.Receiver {
    private static final Map<Long, ShareGroup> NOTHING_SHARED = Collections.emptyMap();

    private final Edge edge;
    private final ToClient client;
    private final long number;
    private final Consumer<Departure> whenGone;
    private final int receiveMaximum;

    private final Session session;
    private final Holding holding;
    private long nextOutSeq;

    private final Map<String, TopicFilter> subscriptions = new LinkedHashMap<>(4);
    private int subscriptionBytes;
    private final RetainedReplays replays;

    /** Messages that a shared subscription has given to this member, by outSeq. */
    private Map<Long, ShareGroup> shared = NOTHING_SHARED;

    /**
     * @param number of its connection, in this life of this node
     */
    public TransientSession(
            Edge edge,
            long number,
            Sessions.Request request,
            ToClient client,
            Consumer<Departure> whenGone) {
        this.edge = edge;
        this.client = client;
        this.number = number;
        this.whenGone = whenGone;
        this.receiveMaximum = Math.min(request.receiveMaximum(), edge.inflightMessages());
        this.replays = new RetainedReplays(edge.retained(), client, this);
        this.holding = edge.users().of(request.principal().userName());
        this.session = new Session(edge.queue(), new Progress());
        session.attach(new Window(receiveMaximum, edge.inflightBytes(), request.fits()), now());
    }

    private long now() {
        return edge.clock().getAsLong();
    }

    // ---- messages to the client

    @Override
    public String clientId() {
        return client.clientId();
    }

    @Override
    public Lane lane() {
        return client.lane();
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public int receiveMaximum() {
        return receiveMaximum;
    }

    @Override
    public void deliver(Publication publication, QoS qos, boolean retain, SubscriptionIds ids) {
        if (qos == QoS.AT_MOST_ONCE) {
            client.deliver(publication, qos, retain, ids);
        } else {
            session.offer(
                    new Outgoing(nextOutSeq++, publication, qos, retain, ids, false),
                    holding.exceededWith(publication.weight()),
                    now());
            count();
        }
    }

    private void count() {
        holding.is(subscriptions.size(), session.waitingBytes());
    }

    @Override
    public void deliverShared(
            Publication publication,
            QoS qos,
            boolean retain,
            SubscriptionIds ids,
            ShareGroup group) {
        if (qos.isAcknowledged()) {
            if (!session.isAttached()) {
                giveAgain(publication, group);
                return;
            }
            if (shared == NOTHING_SHARED) {
                shared = new HashMap<>();
            }
            shared.put(nextOutSeq, group);
        }
        deliver(publication, qos, retain, ids);
    }

    @Override
    public void retained(Publication publication, QoS qos, SubscriptionIds ids) {
        deliver(publication, qos, true, ids);
    }

    @Override
    public boolean hasRoom() {
        QueueLimit limit = edge.queue();
        return session.waiting() == 0
                || (session.waiting() < limit.messages() / 2
                        && session.waitingBytes() < limit.bytes() / 2);
    }

    // ---- subscriptions

    @Override
    public void subscribe(int packetId, List<Subscription> asked) {
        List<ReasonCode> reasons = new ArrayList<>(asked.size());
        List<Replay> wanted = new ArrayList<>(0);
        String problem = null;
        for (Subscription s : asked) {
            boolean isNew = !subscriptions.containsKey(s.filter().text());
            Interest interest = new Interest(s.options(), s.subscriptionId());
            String refusal = isNew ? refusal(s.filter()) : null;
            if (refusal != null) {
                reasons.add(ReasonCode.QUOTA_EXCEEDED);
                problem = refusal;
            } else if (!edge.routes().add(this, s.filter(), interest)) {
                reasons.add(ReasonCode.QUOTA_EXCEEDED);
                problem = "the broker holds too many different shapes of topic filters";
            } else {
                subscriptions.put(s.filter().text(), s.filter());
                subscriptionBytes += isNew ? s.filter().weight() : 0;
                count();
                reasons.add(ReasonCode.granted(s.options().qos()));
                if (RetainedReplays.wanted(s, isNew)) {
                    wanted.add(new Replay(s, null));
                }
            }
        }
        String why = problem;
        edge.peers()
                .whenHandled(() ->
                        installed(() -> {
                            client.subscribed(packetId, reasons, why);
                            wanted.forEach(replays::add);
                            replays.pull();
                        }));
    }

    /** Every node knows the filters (design rule 7), so what is published from now on comes. */
    private void installed(Runnable then) {
        if (lane().isHere()) {
            then.run();
        } else {
            lane().execute(then);
        }
    }

    private @Nullable String refusal(TopicFilter filter) {
        if (subscriptions.size() >= edge.maxSubscriptions()) {
            return "session has " + subscriptions.size() + " subscriptions, which is the limit";
        }
        if (!holding.hasRoomForSubscriptions(1)) {
            return holding.limitOfSubscriptions();
        }
        return subscriptionBytes + filter.weight() > edge.maxSubscriptionBytes()
                ? "the session's topic filters would take more than "
                        + edge.maxSubscriptionBytes()
                        + " bytes, which is the limit"
                : null;
    }

    @Override
    public void unsubscribe(int packetId, List<TopicFilter> filters) {
        List<ReasonCode> reasons = new ArrayList<>(filters.size());
        for (TopicFilter filter : filters) {
            reasons.add(
                    unsubscribe(filter) ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED);
        }
        client.unsubscribed(packetId, reasons);
    }

    @Override
    public void keepSubscriptions(Predicate<TopicFilter> allowed) {
        for (TopicFilter filter : List.copyOf(subscriptions.values())) {
            if (!allowed.test(filter)) {
                unsubscribe(filter);
            }
        }
    }

    private boolean unsubscribe(TopicFilter filter) {
        boolean known = subscriptions.remove(filter.text()) != null;
        if (known) {
            subscriptionBytes -= filter.weight();
            count();
            edge.routes().remove(this, filter);
            replays.remove(filter);
        }
        return known;
    }

    // ---- acknowledgements

    @Override
    public void acknowledged(int packetId) {
        complain(session.acknowledged(packetId, now()), "PUBACK", packetId);
    }

    @Override
    public void received(int packetId, ReasonCode reason) {
        complain(session.received(packetId, reason, now()), "PUBREC", packetId);
    }

    @Override
    public void completed(int packetId) {
        complain(session.completed(packetId, now()), "PUBCOMP", packetId);
    }

    private void complain(Session.Ack ack, String packet, int packetId) {
        if (ack == Session.Ack.WRONG_STEP) {
            client.kick(ReasonCode.PROTOCOL_ERROR, packet + " does not fit message " + packetId);
        }
    }

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
    public void rebased() {
        throw new IllegalStateException("a transient session has no generations");
    }

    // ---- the end

    @Override
    public void disconnected(Departure departure) {
        subscriptions.values().forEach(filter -> edge.routes().remove(this, filter));
        subscriptions.clear();
        replays.stop();
        session.detach();
        giveBackShared();
        holding.close();
        whenGone.accept(departure);
    }

    /**
     * QoS 1, and what was never sent, goes to another member of its group; a QoS 2 message that was
     * sent ends with the session [MQTT-4.8.2-5].
     */
    private void giveBackShared() {
        session.forEachUnsettled((outSeq, message) -> {
            ShareGroup group = shared.get(outSeq);
            if (group != null
                    && message != null
                    && (message.qos() == QoS.AT_LEAST_ONCE || !message.mayHaveBeenSent())) {
                giveAgain(message.publication(), group);
            }
        });
        shared.clear();
    }

    private void giveAgain(Publication publication, ShareGroup group) {
        if (!edge.router().giveAgain(publication, group)) {
            edge.dropped().accept(Session.Drop.QUEUE_FULL);
        }
    }

    private void settle(long outSeq) {
        if (!shared.isEmpty()) {
            ShareGroup group = shared.remove(outSeq);
            if (group != null) {
                group.settled(this);
            }
        }
        replays.pull();
    }

    /** Nothing has to be durable, so everything is confirmed at once. */
    private final class Progress implements Session.Out {

        @Override
        public void publish(Outgoing message, int packetId, boolean dup) {
            count();
            client.publish(message, packetId, dup);
        }

        @Override
        public void release(int packetId, ReasonCode reason) {
            client.release(packetId, reason);
        }

        @Override
        public void received(long outSeq) {
            session.receivedIsDurable(outSeq);
        }

        @Override
        public void settled(long outSeq) {
            settle(outSeq);
        }

        @Override
        public void dropped(Outgoing message, Session.Drop why) {
            count();
            edge.dropped().accept(why);
            settle(message.outSeq());
            session.dropIsDurable(now());
        }
    }
}
