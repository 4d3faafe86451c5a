package io.meshlark.session;

import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.Ledger;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The session behind one connection, as the connection sees it: transient (on its event loop) or
 * durable (an actor, maybe on another node). All methods are called on the connection's event loop;
 * answers come through {@link ToClient}, also there, in the order of the calls of each kind.
 */
public interface ClientSession {

    /** What one SUBSCRIBE entry asks for, already checked and capped to what the broker offers. */
    record Subscription(TopicFilter filter, SubscriptionOptions options, int subscriptionId) {}

    /** Answered by {@link ToClient#subscribed}. */
    void subscribe(int packetId, List<Subscription> subscriptions);

    /** Answered by {@link ToClient#unsubscribed}. */
    void unsubscribe(int packetId, List<TopicFilter> filters);

    /**
     * The access rules have changed: a session that lives with its connection ends the
     * subscriptions that they are against. Others are looked at where they live.
     */
    void keepSubscriptions(Predicate<TopicFilter> allowed);

    /** PUBACK from the client. */
    void acknowledged(int packetId);

    /**
     * PUBREC from the client; answered by {@link ToClient#release}, unless {@code reason} is an
     * error.
     */
    void received(int packetId, ReasonCode reason);

    /** PUBCOMP from the client. */
    void completed(int packetId);

    /** Runs {@code then} on the connection's event loop, behind everything said before. */
    void catchUp(Runnable then);

    /**
     * The id under which a QoS 2 PUBLISH of this client is told apart for as long as it may be sent
     * again; null when the session ends with its connection, so that nothing can be.
     */
    @Nullable MessageId messageIdOf(int packetId);

    /** Where it is kept whom shared groups have picked for such a PUBLISH; null likewise. */
    @Nullable Ledger ledger();

    /** Which QoS 2 packet ids of the client are known not to be open any more. */
    @FunctionalInterface
    interface ClosedIds {

        /** First and last of each range, inclusive, ascending. */
        int[] ranges();
    }

    /**
     * PUBREL from the client for a publication that some shard appended, or that this connection
     * does not know. Answered by {@link ToClient#released} once that is durable.
     *
     * @param closed {@code packetId} included
     * @return whether the client is to be read no further until {@link ToClient#rebased}, because
     *     its ids are about to get new generations
     */
    boolean release(int packetId, ClosedIds closed);

    /** {@link ToClient#rebased} has come. */
    void rebased();

    /** The connection is gone; nothing is called after this. */
    void disconnected(Departure departure);

    /**
     * How a connection ended.
     *
     * @param publishWill false only after DISCONNECT with 0x00 (v5) or any DISCONNECT (v3)
     * @param sessionExpiry seconds, the value in force at the end (DISCONNECT may change it);
     *     {@link #AS_CONNECTED} when nobody can say whether it was changed
     * @param openInbound QoS 2 packet ids received from the client and not yet released; handed to
     *     the next connection of the session
     * @param replays retained messages not sent yet; handed on likewise
     */
    record Departure(
            boolean publishWill,
            long sessionExpiry,
            List<OpenInbound> openInbound,
            List<Replay> replays) {

        public static final long AS_CONNECTED = -1;

        /** The node of the connection is gone, and with it everything it knew. */
        public static final Departure UNKNOWN = new Departure(true, AS_CONNECTED, List.of());

        public Departure(boolean publishWill, long sessionExpiry, List<OpenInbound> openInbound) {
            this(publishWill, sessionExpiry, openInbound, List.of());
        }

        public boolean leavesSomethingOpen() {
            return !openInbound.isEmpty() || !replays.isEmpty();
        }

        public Departure with(List<Replay> replays) {
            return new Departure(publishWill, sessionExpiry, openInbound, replays);
        }
    }

    /**
     * A subscription whose retained messages are to be sent.
     *
     * @param after the last topic that has been looked at; null: none yet
     */
    record Replay(Subscription subscription, @Nullable String after) {}

    /**
     * @param appended whether some shard wrote the publication down
     */
    record OpenInbound(int packetId, boolean appended) {}
}
