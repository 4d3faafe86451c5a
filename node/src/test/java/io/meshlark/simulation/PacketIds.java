package io.meshlark.simulation;

import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.routing.Lane;
import io.meshlark.session.ConnectionId;
import io.meshlark.session.Outgoing;
import io.meshlark.session.ToEdge;
import io.meshlark.session.ToSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shifts packet ids, for the world in which they differ from life to life. */
record PacketIds(ToEdge client, int shift) implements ToEdge {
    private static final int IDS = 65_535;

    static int back(int packetId, int shift) {
        return 1 + Math.floorMod(packetId - 1 - shift, IDS);
    }

    private int there(int packetId) {
        return 1 + Math.floorMod(packetId - 1 + shift, IDS);
    }

    @Override
    public ConnectionId connection() {
        return client.connection();
    }

    @Override
    public void publish(Outgoing message, int packetId, boolean dup) {
        client.publish(message, there(packetId), dup);
    }

    @Override
    public void release(int packetId, ReasonCode reason) {
        client.release(there(packetId), reason);
    }

    @Override
    public void attached(Attached attached, ToSession session) {
        client.attached(attached, session);
    }

    @Override
    public void reattached(ToSession session) {
        client.reattached(session);
    }

    @Override
    public void refused(ReasonCode reason, String detail) {
        client.refused(reason, detail);
    }

    @Override
    public void subscribed(
            int packetId, List<ReasonCode> reasons, List<Boolean> isNew, @Nullable String problem) {
        client.subscribed(packetId, reasons, isNew, problem);
    }

    @Override
    public void unsubscribed(int packetId, List<ReasonCode> reasons) {
        client.unsubscribed(packetId, reasons);
    }

    @Override
    public void released(int packetId) {
        client.released(packetId);
    }

    @Override
    public void assigned(int question, List<Assignment> earlier) {
        client.assigned(question, earlier);
    }

    @Override
    public void rebased() {
        client.rebased();
    }

    @Override
    public void caughtUp() {
        client.caughtUp();
    }

    @Override
    public void dropped() {
        client.dropped();
    }

    @Override
    public void left() {
        client.left();
    }

    @Override
    public void kick(ReasonCode reason, String detail) {
        client.kick(reason, detail);
    }

    @Override
    public String clientId() {
        return client.clientId();
    }

    @Override
    public Lane lane() {
        return client.lane();
    }

    @Override
    public void deliver(Publication publication, QoS qos, boolean retain, SubscriptionIds ids) {
        client.deliver(publication, qos, retain, ids);
    }
}
