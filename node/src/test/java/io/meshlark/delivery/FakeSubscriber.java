package io.meshlark.delivery;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.routing.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A transient subscriber that remembers what it got. */
final class FakeSubscriber implements ShareGroup.SharedSubscriber {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final long number = NUMBERS.incrementAndGet();
    private final String clientId;
    private final Lane lane;
    final List<String> got = new ArrayList<>();

    FakeSubscriber(String clientId, Lane lane) {
        this.clientId = clientId;
        this.lane = lane;
    }

    @Override
    public String clientId() {
        return clientId;
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public void deliver(Publication publication, QoS qos, boolean retain, SubscriptionIds ids) {
        got.add(
                publication.payload().utf8()
                        + "@"
                        + qos.ordinal()
                        + (retain ? "r" : "")
                        + (ids.isEmpty() ? "" : ids));
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public int receiveMaximum() {
        return 10;
    }

    @Override
    public void deliverShared(
            Publication publication,
            QoS qos,
            boolean retain,
            SubscriptionIds ids,
            ShareGroup group) {
        deliver(publication, qos, retain, ids);
    }
}
