package io.meshlark.session;

import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.routing.Lane;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The edge of a connection that takes everything and says nothing. */
public class SilentEdge implements ToEdge {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final ConnectionId connection = new ConnectionId(1, NUMBERS.incrementAndGet());
    private final String clientId;

    public SilentEdge(String clientId) {
        this.clientId = clientId;
    }

    @Override
    public ConnectionId connection() {
        return connection;
    }

    @Override
    public String clientId() {
        return clientId;
    }

    @Override
    public Lane lane() {
        return new SilentClient(clientId).lane();
    }

    @Override
    public void deliver(Publication publication, QoS qos, boolean retain, SubscriptionIds ids) {}

    @Override
    public void attached(Attached attached, ToSession session) {}

    @Override
    public void reattached(ToSession session) {}

    @Override
    public void refused(ReasonCode reason, String detail) {}

    @Override
    public void publish(Outgoing message, int packetId, boolean dup) {}

    @Override
    public void release(int packetId, ReasonCode reason) {}

    @Override
    public void subscribed(
            int packetId,
            List<ReasonCode> reasons,
            List<Boolean> isNew,
            @Nullable String problem) {}

    @Override
    public void unsubscribed(int packetId, List<ReasonCode> reasons) {}

    @Override
    public void released(int packetId) {}

    @Override
    public void assigned(int question, List<Assignment> earlier) {}

    @Override
    public void rebased() {}

    @Override
    public void caughtUp() {}

    @Override
    public void dropped() {}

    @Override
    public void kick(ReasonCode reason, String detail) {}

    @Override
    public void left() {}
}
