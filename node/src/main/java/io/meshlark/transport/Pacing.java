package io.meshlark.transport;

import io.meshlark.auth.access.Principal;
import io.meshlark.protocol.connection.Pace;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.telemetry.BrokerMetrics;
import io.meshlark.transport.PacketReader.Pause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds one client to the rates at which it, and others together with it, may publish. A client
 * that is ahead is read no further until it is not: TCP then makes it wait, and nothing is lost.
 * Or, if the settings say so, what it sends at QoS 0 meanwhile is dropped, and it is only made to
 * wait at QoS 1 and 2.
 *
 * <p>It is read again up to half a second late; what it may send meanwhile it has in the burst.
 */
public final class Pacing {

    private final boolean dropsQos0;
    private final List<Pace> paces;
    private final NettyLane lane;
    private final PacketReader reader;
    private final BrokerMetrics metrics;
    private final DeadlineWheel.Deadline deadline = new DeadlineWheel.Deadline(this::readOn);

    /**
     * @param paces of this client, and of those that it is one of
     */
    private Pacing(
            boolean dropsQos0,
            List<Pace> paces,
            NettyLane lane,
            PacketReader reader,
            BrokerMetrics metrics) {
        this.dropsQos0 = dropsQos0;
        this.paces = List.copyOf(paces);
        this.lane = lane;
        this.reader = reader;
        this.metrics = metrics;
    }

    /** Of a client that is let in; null if it may publish as fast as it likes. */
    static @Nullable Pacing of(
            Principal principal,
            PublishLimits limits,
            NettyLane lane,
            PacketReader reader,
            BrokerMetrics metrics) {
        List<Pace> paces = limits.of(principal, lane.nanos());
        return paces.isEmpty()
                ? null
                : new Pacing(limits.dropsQos0(), paces, lane, reader, metrics);
    }

    private long ahead(long now) {
        long ahead = 0;
        for (Pace each : paces) {
            ahead = Math.max(ahead, each.ahead(now));
        }
        return ahead;
    }

    /** A message has come; false if it is to be dropped. */
    boolean admits(Publish publish, String topic) {
        long now = lane.nanos();
        if (dropsQos0 && publish.qos() == QoS.AT_MOST_ONCE && ahead(now) > 0) {
            metrics.publishBeyondRate.increment();
            return false;
        }
        int size = topic.length() + publish.payload().size();
        for (Pace each : paces) {
            each.take(size, now);
        }
        long ahead = ahead(now);
        if (ahead > 0 && !(dropsQos0 && publish.qos() == QoS.AT_MOST_ONCE)) {
            metrics.publishPaused.increment();
            reader.pause(Pause.RATE);
            lane.deadlines().set(deadline, now + ahead);
        }
        return true;
    }

    private void readOn() {
        reader.resume(Pause.RATE);
    }

    void close() {
        lane.deadlines().clear(deadline);
    }
}
