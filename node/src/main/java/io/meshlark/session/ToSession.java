package io.meshlark.session;

import io.meshlark.protocol.packet.ReasonCode;

/**
 * A durable session that is awake, as the edge of its connection sees it: acknowledgements go
 * straight to it. They may be lost with it; the edge remembers what is under way.
 */
public interface ToSession {
    /** Of a connection whose session is not durable. */
    ToSession NONE =
            new ToSession() {
                @Override
                public void acknowledged(int packetId) {}

                @Override
                public void received(int packetId, ReasonCode reason) {}

                @Override
                public void completed(int packetId) {}

                @Override
                public void catchUp() {}
            };

    /** PUBACK from the client. */
    void acknowledged(int packetId);

    /** PUBREC from the client. */
    void received(int packetId, ReasonCode reason);

    /** PUBCOMP from the client. */
    void completed(int packetId);

    /** Answered by {@link ToEdge#caughtUp} when everything before has been handled. */
    void catchUp();
}
