package io.meshlark.admin;

import io.meshlark.delivery.Publisher;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.retained.RetainedMessages;
import io.meshlark.telemetry.BrokerMetrics;
import java.lang.management.ManagementFactory;

/**
 * Publishes the node's counters under {@code $SYS/broker}, by Mosquitto's names, so that the
 * dashboards made for it work.
 */
public final class SysTopics {
    private static final String ROOT = "$SYS/broker/";

    private final Publisher publisher;
    private final BrokerMetrics metrics;
    private final RetainedMessages retained;
    private final String version;

    public SysTopics(
            Publisher publisher, BrokerMetrics metrics, RetainedMessages retained, String version) {
        this.publisher = publisher;
        this.metrics = metrics;
        this.retained = retained;
        this.version = version;
    }

    /** Publishes all of them once. */
    public void publish() {
        int connected = metrics.clientsConnected();
        say("version", "meshlark version " + version);
        say("uptime", ManagementFactory.getRuntimeMXBean().getUptime() / 1000 + " seconds");
        say("clients/connected", connected);
        say("clients/active", connected);
        say("clients/maximum", metrics.clientsMaximum());
        say("messages/received", metrics.messagesReceived.sum());
        say("messages/sent", metrics.messagesSent.sum());
        say("bytes/received", metrics.bytesReceived.sum());
        say("bytes/sent", metrics.bytesSent.sum());
        say("publish/messages/received", metrics.publishReceived.sum());
        say("publish/messages/sent", metrics.publishSent.sum());
        say("publish/messages/dropped", metrics.publishDropped.sum());
        say("publish/bytes/received", metrics.publishBytesReceived.sum());
        say("publish/bytes/sent", metrics.publishBytesSent.sum());
        say("retained messages/count", retained.count());
        say("heap/current", heapUsed());
    }

    private static long heapUsed() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void say(String topic, long value) {
        say(topic, Long.toString(value));
    }

    private void say(String topic, String value) {
        publisher.publish(
                new Publication(
                        ROOT + topic,
                        Bytes.utf8(value),
                        QoS.AT_MOST_ONCE,
                        true,
                        PublishProperties.NONE,
                        "",
                        Publication.NEVER),
                null,
                Publisher.Receipt.IGNORED);
    }
}
