package io.meshlark.session;

import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.routing.Subscriber;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connection, as its session sees it. Implementations hop to their event loop when called from
 * elsewhere, and keep the order of calls.
 *
 * <p>As a {@link Subscriber} it takes QoS 0 only: what a session wants delivered at QoS 1 or 2
 * comes through {@link #publish}, with a packet id. A transient session is the subscriber itself,
 * on the lane of its connection, and passes QoS 0 on to here.
 */
public interface ToClient extends Subscriber {

    /** CONNACK may be sent; packets flow. */
    void attached(Attachment attachment);

    /** CONNACK with {@code reason}, then close. */
    void refused(ReasonCode reason, String detail);

    /** PUBLISH at QoS 1 or 2. */
    void publish(Outgoing message, int packetId, boolean dup);

    /** PUBREL; {@code reason} is 0x00 or 0x92. */
    void release(int packetId, ReasonCode reason);

    /** SUBACK; {@code problem} is the reason string when some entry was refused. */
    void subscribed(int packetId, List<ReasonCode> reasons, @Nullable String problem);

    /** UNSUBACK. */
    void unsubscribed(int packetId, List<ReasonCode> reasons);

    /** PUBCOMP. */
    void released(int packetId);

    /** The new generations of the client's packet ids are durable. */
    void rebased();

    /**
     * DISCONNECT with {@code reason} (v5), then close. The session is told as of a lost connection:
     * the will is to be published.
     */
    void kick(ReasonCode reason, String detail);

    /**
     * Whether what its shard says does not arrive: another connection may be taking the session
     * over, so nothing is read from the client, nor written to it (design rule 8).
     */
    default void shardIsUnheard(boolean isUnheard) {}

    /** Runs {@code task} on the lane when the socket takes more; at once if it does now. */
    default void whenWritable(Runnable task) {
        task.run();
    }

    /**
     * The answer to CONNECT.
     *
     * @param epoch of the connection: higher than those of all earlier ones of the client
     * @param sessionPresent the Session Present flag of CONNACK
     * @param openInbound QoS 2 packet ids that the previous connection had received and not
     *     released
     */
    record Attachment(
            ClientSession session,
            long epoch,
            boolean sessionPresent,
            List<ClientSession.OpenInbound> openInbound) {}
}
