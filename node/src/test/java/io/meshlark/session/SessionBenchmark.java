package io.meshlark.session;

import io.meshlark.Measured;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/**
 * A message's way through an attached session, from the offer to the last acknowledgement: QoS 2 is
 * to be compared with QoS 1, and both with the decoding of the packets that they need.
 */
public class SessionBenchmark extends Measured {
    private final Publication publication =
            new Publication(
                    "site/7/sensor/12/temperature",
                    Bytes.wrap(new byte[100]),
                    QoS.EXACTLY_ONCE,
                    false,
                    PublishProperties.NONE,
                    "publisher",
                    Publication.NEVER);
    private final LastCall last = new LastCall();
    private final Session session =
            new Session(new QueueLimit(1_000, 1 << 20, QueueLimit.Overflow.DROP_OLDEST), last);
    private long outSeq;

    @Setup
    public void attach() {
        session.attach(new Window(100, 1 << 20, Sessions.Fits.ALWAYS), 0);
    }

    @Benchmark
    public Session.Ack qos1() {
        offer(QoS.AT_LEAST_ONCE);
        return session.acknowledged(last.packetId, 0);
    }

    @Benchmark
    public Session.Ack qos2() {
        offer(QoS.EXACTLY_ONCE);
        session.received(last.packetId, ReasonCode.SUCCESS, 0);
        session.receivedIsDurable(last.outSeq);
        return session.completed(last.packetId, 0);
    }

    private void offer(QoS qos) {
        session.offer(
                new Outgoing(outSeq++, publication, qos, false, SubscriptionIds.NONE, false), 0);
    }

    /** What the session asked for last. */
    private static final class LastCall implements Session.Out {
        int packetId;
        long outSeq;

        @Override
        public void publish(Outgoing message, int packetId, boolean dup) {
            this.packetId = packetId;
        }

        @Override
        public void release(int packetId, ReasonCode reason) {
            this.packetId = packetId;
        }

        @Override
        public void received(long outSeq) {
            this.outSeq = outSeq;
        }

        @Override
        public void settled(long outSeq) {
            this.outSeq = outSeq;
        }

        @Override
        public void dropped(Outgoing message, Session.Drop why) {
            throw new IllegalStateException("dropped: " + why);
        }
    }
}
