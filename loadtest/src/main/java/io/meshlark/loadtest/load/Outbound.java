package io.meshlark.loadtest.load;

import io.meshlark.loadtest.client.Link;
import io.meshlark.loadtest.measure.Latencies;
import io.meshlark.loadtest.wire.Encoder;
import io.meshlark.loadtest.wire.PacketType;
import io.meshlark.loadtest.wire.PublishWriter;
import io.meshlark.loadtest.wire.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * The publishing half of a client. Messages under way are kept in a ring by packet id: ids are used
 * in turn, so a message waits at most until the one that had its place is acknowledged.
 */
final class Outbound {

    private static final byte FREE = 0;
    private static final byte SENT = 1;
    private static final byte RELEASED = 2;
    private static final int HIGHEST_ID = 65_535;
    private static final int REFUSED = 0x80;

    private final Crew crew;
    private final PublishWriter writer;
    private final int firstSource;
    private final int sources;
    private int turn;

    // Set when the client connects.
    private @Nullable Link link;
    private int most;

    // Messages under way.
    private final int mask;
    private final byte[] states;
    private final long[] intended;
    private final int[] sourceOf;
    private int underWay;
    private int lastId;

    // The pump's: its place among the publishers, messages that are due, those sent, and whether it
    // waits for its turn.
    int place;
    long due;
    long taken;
    boolean isQueued;

    /**
     * @param ring the most messages that can be under way with QoS 1 or 2, a power of two
     */
    Outbound(Crew crew, PublishWriter writer, int firstSource, int sources, int ring) {
        this.crew = crew;
        this.writer = writer;
        this.firstSource = firstSource;
        this.sources = sources;
        int size = writer.qos() == 0 ? 1 : ring;
        this.mask = size - 1;
        this.states = new byte[size];
        this.intended = new long[size];
        this.sourceOf = new int[size];
    }

    /**
     * The client is connected.
     *
     * @param receiveMaximum of the broker
     */
    void attach(Link link, int receiveMaximum) {
        this.link = link;
        this.most = receiveMaximum;
        this.lastId = 0;
    }

    /** The connection is gone; what was not acknowledged is nobody's promise. */
    void detach() {
        link = null;
        for (int i = 0; i < states.length; i++) {
            if (states[i] == SENT) {
                crew.sources.excuse(sourceOf[i]);
            }
            states[i] = FREE;
        }
        crew.counters.unacknowledged -= underWay;
        underWay = 0;
    }

    /**
     * @param window messages that may be under way by the pump's will
     */
    boolean canSend(int window) {
        if (link == null || !link.isWritable()) {
            return false;
        }
        return writer.qos() == 0
                || (underWay < Math.min(window, most) && states[nextId() & mask] == FREE);
    }

    private int nextId() {
        return lastId == HIGHEST_ID ? 1 : lastId + 1;
    }

    /**
     * Publishes the next message; {@link #canSend} was asked before.
     *
     * @param at when it was to be sent, as of {@link System#nanoTime}
     */
    void send(long at) {
        if (link == null) {
            throw new IllegalStateException("a message is sent by a client that is not connected");
        }
        int source = firstSource + turn;
        turn = turn + 1 == sources ? 0 : turn + 1;
        int packetId = 0;
        if (writer.qos() > 0) {
            packetId = nextId();
            lastId = packetId;
            int i = packetId & mask;
            states[i] = SENT;
            intended[i] = at;
            sourceOf[i] = source;
            underWay++;
            crew.counters.unacknowledged++;
        }
        var all = crew.sources;
        int sequence = all.nextSequence(source);
        writer.write(
                link.out(),
                all.topic(source),
                packetId,
                false,
                Stamp.first(crew.run, at - crew.epoch),
                Stamp.second(source, sequence));
        crew.counters.sent++;
        if (all.fanOut(source) > 0) {
            crew.counters.expected += all.fanOut(source);
            crew.counters.begun++;
            crew.deliveries.sent(source, sequence);
        }
    }

    /** PUBACK, PUBREC or PUBCOMP. */
    void answered(int type, int packetId, int reason) {
        int i = packetId & mask;
        if (link == null || states[i] == FREE) {
            return;
        }
        if (reason >= REFUSED) {
            crew.refused(sourceOf[i], reason);
            free(i);
        } else if (type == PacketType.PUBREC) {
            states[i] = RELEASED;
            Encoder.answer(link.out(), PacketType.PUBREL, packetId);
        } else {
            crew.counters.acknowledged++;
            crew.counters.lastAcknowledged = crew.now;
            Latencies.record(crew.latencies.pubAck(), crew.now - intended[i]);
            free(i);
        }
    }

    private void free(int i) {
        states[i] = FREE;
        underWay--;
        crew.counters.unacknowledged--;
        crew.ready(this);
    }
}
