package io.meshlark.transport;

import io.meshlark.protocol.connection.PublishPace;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.telemetry.BrokerMetrics;
import io.meshlark.transport.PacketReader.Pause;

/**
 * Holds one client to the rate at which it may publish. A client that is ahead is read no further
 * until it is not: TCP then makes it wait, and nothing is lost. Or, if the settings say so, what it
 * sends at QoS 0 meanwhile is dropped, and it is only made to wait at QoS 1 and 2.
 *
 * <p>It is read again up to half a second late; what it may send meanwhile it has in the burst.
 */
public final class Pacing {

    /**
     * What all clients are held to.
     *
     * @param dropsQos0 instead of making a client wait with it
     */
    public record Rule(PublishPace.Limit limit, boolean dropsQos0) {
        static final Rule NONE = new Rule(PublishPace.Limit.NONE, false);
    }

    private final boolean dropsQos0;
    private final PublishPace pace;
    private final NettyLane lane;
    private final PacketReader reader;
    private final BrokerMetrics metrics;
    private final DeadlineWheel.Deadline deadline = new DeadlineWheel.Deadline(this::readOn);

    Pacing(Rule rule, NettyLane lane, PacketReader reader, BrokerMetrics metrics) {
        this.dropsQos0 = rule.dropsQos0();
        this.pace = new PublishPace(rule.limit(), lane.nanos());
        this.lane = lane;
        this.reader = reader;
        this.metrics = metrics;
    }

    /** A message has come; false if it is to be dropped. */
    boolean admits(Publish publish, String topic) {
        long now = lane.nanos();
        if (dropsQos0 && publish.qos() == QoS.AT_MOST_ONCE && pace.ahead(now) > 0) {
            metrics.publishBeyondRate.increment();
            return false;
        }
        pace.take(topic.length() + publish.payload().size(), now);
        long ahead = pace.ahead(now);
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
