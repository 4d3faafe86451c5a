package io.meshlark.session.actor;

import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.session.ToEdge;
import io.meshlark.session.ToSession;
import java.util.function.Consumer;

/** The way from a connection to the actor of its session. */
record SessionDoor(Consumer<DurableSession.Command> session, ToEdge edge) implements ToSession {

    @Override
    public void acknowledged(int packetId) {
        session.accept(new DurableSession.Acknowledged(edge, packetId));
    }

    @Override
    public void received(int packetId, ReasonCode reason) {
        session.accept(new DurableSession.Received(edge, packetId, reason));
    }

    @Override
    public void completed(int packetId) {
        session.accept(new DurableSession.Completed(edge, packetId));
    }

    @Override
    public void catchUp() {
        session.accept(new DurableSession.CatchUp(edge::caughtUp));
    }
}
