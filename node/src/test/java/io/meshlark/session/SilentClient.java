package io.meshlark.session;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.routing.Lane;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection on the test's own thread that takes everything and says nothing. */
public class SilentClient implements ToClient {
    private final String clientId;

    public SilentClient(String clientId) {
        this.clientId = clientId;
    }

    @Override
    public String clientId() {
        return clientId;
    }

    @Override
    public Lane lane() {
        return new Lane() {
            @Override
            public boolean isHere() {
                return true;
            }

            @Override
            public void execute(Runnable task) {
                task.run();
            }
        };
    }

    @Override
    public void deliver(Publication publication, QoS qos, boolean retain, SubscriptionIds ids) {}

    @Override
    public void attached(Attachment attachment) {}

    @Override
    public void refused(ReasonCode reason, String detail) {}

    @Override
    public void publish(Outgoing message, int packetId, boolean dup) {}

    @Override
    public void release(int packetId, ReasonCode reason) {}

    @Override
    public void subscribed(int packetId, List<ReasonCode> reasons, @Nullable String problem) {}

    @Override
    public void unsubscribed(int packetId, List<ReasonCode> reasons) {}

    @Override
    public void released(int packetId) {}

    @Override
    public void rebased() {}

    @Override
    public void kick(ReasonCode reason, String detail) {}
}
