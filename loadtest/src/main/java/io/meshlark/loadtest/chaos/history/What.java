package io.meshlark.loadtest.chaos.history;

import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Kinds of {@link Event}s. */
public sealed interface What {

    /**
     * CONNECT goes out.
     *
     * @param expiry seconds that the session outlives its connection; 0: a transient session
     */
    record ConnectAsked(boolean cleanStart, long expiry, @Nullable Message will) implements What {}

    /** CONNACK of success. */
    record ConnectAccepted(boolean sessionPresent) implements What {}

    /**
     * CONNACK of failure, or no answer.
     *
     * @param reason -1: the connection ended, or time was up
     */
    record ConnectRefused(int reason) implements What {}

    /** SUBSCRIBE of one filter goes out. */
    record SubscribeAsked(String filter, int qos) implements What {}

    /**
     * SUBACK.
     *
     * @param reason the QoS granted, or 0x80 and more
     */
    record SubscribeAcked(String filter, int reason) implements What {}

    /** UNSUBSCRIBE goes out. */
    record UnsubscribeAsked(String filter) implements What {}

    /** UNSUBACK. */
    record UnsubscribeAcked(String filter) implements What {}

    /**
     * PUBLISH goes out.
     *
     * @param packetId 0 with QoS 0
     * @param again with DUP, in a session that is still there; without it a further try is a
     *     publication of its own
     */
    record PublishAsked(Message message, int packetId, boolean again) implements What {}

    /**
     * PUBACK, or PUBREC.
     *
     * @param reason 0x80 and more: refused
     */
    record PublishAcked(MessageId id, int reason) implements What {}

    /** PUBCOMP. */
    record PublishCompleted(MessageId id) implements What {}

    /**
     * PUBLISH came in.
     *
     * @param again its DUP flag
     * @param packetId 0 with QoS 0
     */
    record Received(
            MessageId id, String topic, int qos, boolean again, boolean retain, int packetId)
            implements What {}

    /** PUBREL came in: the packet id may be used for another message now. */
    record Released(int packetId) implements What {}

    /** PINGRESP. */
    record PingAnswered() implements What {}

    /**
     * The end of a connection.
     *
     * @param reason of a DISCONNECT, else 0
     */
    record Disconnected(By by, int reason) implements What {}

    /** A fault begins. */
    record FaultBegan(int fault, String kind, SortedSet<Integer> nodes) implements What {}

    /** What was done is undone: a process started again, a link mended. */
    record FaultEnded(int fault) implements What {}

    /** All nodes say that they are ready. */
    record Recovered(int fault) implements What {}

    /** A stage of the run, see the constants of {@link Stage}. */
    record Reached(Stage stage) implements What {}

    /** Who ended a connection. */
    enum By {
        /** The client, with DISCONNECT. */
        GOODBYE,
        /** The client, without DISCONNECT. */
        ABORT,
        /** The broker, with DISCONNECT. */
        BROKER,
        /** The other side closed it, or was not heard of any more. */
        LOST
    }

    /** Stages of a run. */
    enum Stage {
        LOAD,
        /** Publishers have stopped, faults are over. */
        DRAIN,
        /** Nothing has come for a while. */
        DRAINED,
        END
    }
}
