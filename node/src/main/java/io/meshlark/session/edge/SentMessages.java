package io.meshlark.session.edge;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.session.Inflight;
import io.meshlark.session.Outgoing;
import io.meshlark.session.SentSoFar;
import java.util.HashSet;
import java.util.Set;

/**
 * What is under way to the client of a durable session on this connection. The session knows it
 * too, and better; this is for the session's next incarnation, which knows nothing of the
 * connection that it finds.
 */
final class SentMessages {
    private final Inflight underWay = new Inflight();
    private long sentFrom = Long.MAX_VALUE;
    private long sentTo = -1;

    // packet ids of earlier connections, whose PUBRELs are sent again on this one
    private Set<Integer> released = Set.of();
    private Set<Integer> completed = Set.of();

    /** False: the client has had it on this connection; an older incarnation says it again. */
    boolean sending(Outgoing message) {
        if (message.outSeq() <= sentTo) {
            return false;
        }
        sentFrom = Math.min(sentFrom, message.outSeq());
        sentTo = message.outSeq();
        underWay.add(
                new Inflight.Entry(
                        message.outSeq(),
                        message.qos() == QoS.EXACTLY_ONCE,
                        null,
                        Inflight.Step.SENT));
        return true;
    }

    /** PUBACK or PUBCOMP has come. */
    void done(int packetId) {
        Inflight.Entry entry = underWay.byPacketId(packetId);
        if (entry != null) {
            underWay.remove(entry);
        } else if (!released.isEmpty() && released.remove(packetId)) {
            completed.add(packetId);
        }
    }

    /** PUBREC has come. */
    void received(int packetId, ReasonCode reason) {
        Inflight.Entry entry = underWay.byPacketId(packetId);
        if (entry == null) {
            return;
        }
        if (reason.isError()) {
            underWay.remove(entry);
        } else if (entry.step() == Inflight.Step.SENT) {
            entry.step(Inflight.Step.RECEIVING);
        }
    }

    /** PUBREL is sent. */
    void releasing(int packetId) {
        Inflight.Entry entry = underWay.byPacketId(packetId);
        if (entry != null) {
            entry.step(Inflight.Step.RECEIVED);
            return;
        }
        if (released.isEmpty() && completed.isEmpty()) {
            released = new HashSet<>();
            completed = new HashSet<>();
        }
        released.add(packetId);
    }

    long sentTo() {
        return sentTo;
    }

    SentSoFar soFar() {
        Set<Long> unanswered = new HashSet<>();
        Set<Long> received = new HashSet<>();
        Set<Integer> awaited = new HashSet<>(released);
        for (Inflight.Entry e = underWay.oldest(); e != null; e = e.newer()) {
            switch (e.step()) {
                case SENT -> unanswered.add(e.outSeq());
                case RECEIVING -> received.add(e.outSeq());
                case RECEIVED -> awaited.add(e.packetId());
            }
        }
        return new SentSoFar(sentFrom, sentTo, unanswered, received, awaited, completed);
    }
}
