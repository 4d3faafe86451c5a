package io.meshlark.loadtest.load;

import io.meshlark.loadtest.account.Ledger;
import io.meshlark.loadtest.account.Order;
import io.meshlark.loadtest.measure.Latencies;
import io.meshlark.loadtest.wire.Stamp;
import java.util.BitSet;

/** The receiving half of a client: accounts for each message. */
final class Inbound {

    private final Crew crew;
    private final Ledger ledger;
    private final Order order;
    private final boolean isCounted;

    /** Packet ids of QoS 2 messages that are here and not released. */
    private final BitSet unreleased = new BitSet();

    /**
     * @param ledger its own, or that of its shared subscription
     */
    Inbound(Crew crew, Ledger ledger, boolean isCounted) {
        this.crew = crew;
        this.ledger = ledger;
        this.order = new Order(ledger.sources());
        this.isCounted = isCounted;
    }

    Ledger ledger() {
        return ledger;
    }

    boolean isCounted() {
        return isCounted;
    }

    long reordered() {
        return order.reordered();
    }

    /** The session, and with it the packet ids, is not continued. */
    void sessionBegins() {
        unreleased.clear();
    }

    void released(int packetId) {
        unreleased.clear(packetId);
    }

    /** False: this packet id is not released, so it is the same message again [MQTT-4.3.3-10]. */
    boolean isFirst(int packetId) {
        if (unreleased.get(packetId)) {
            return false;
        }
        unreleased.set(packetId);
        return true;
    }

    void arrived(long first, long second) {
        var counters = crew.counters;
        if (Stamp.run(first) != crew.run) {
            counters.foreign++;
            return;
        }
        int source = Stamp.source(second);
        int sequence = Stamp.sequence(second);
        switch (ledger.arrived(source, sequence)) {
            case NEW -> {
                order.arrived(source, sequence);
                if (isCounted) {
                    count(source, sequence, Stamp.nanos(first));
                }
            }
            case DUPLICATE -> counters.duplicates++;
            case UNEXPECTED -> counters.foreign++;
        }
    }

    private void count(int source, int sequence, long intended) {
        var counters = crew.counters;
        counters.received++;
        counters.lastArrival = crew.now;
        if (crew.deliveries.arrived(source, sequence)) {
            counters.complete++;
        }
        if (intended != Stamp.NO_TIME) {
            Latencies.record(crew.latencies.endToEnd(), crew.now - crew.epoch - intended);
        }
    }
}
