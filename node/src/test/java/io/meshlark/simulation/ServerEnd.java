package io.meshlark.simulation;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.session.ClientSession.Subscription;

/** The broker's end of a connection, as the client's packets reach it. */
public interface ServerEnd {

    void publish(Publication publication, int packetId, boolean dup);

    void pubRel(int packetId);

    void subscribe(int packetId, Subscription subscription);

    void unsubscribe(int packetId, TopicFilter filter);

    void pubAck(int packetId);

    void pubRec(int packetId, ReasonCode reason);

    void pubComp(int packetId);

    /**
     * @param arrived runs when it did not come too late
     */
    void disconnect(boolean publishWill, Runnable arrived);

    /** The socket is dead; the broker notices in a while. */
    void severed();

    boolean isClosed();

    String clientId();

    /** Whether packets flow. */
    boolean isLive();
}
