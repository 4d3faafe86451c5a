package io.meshlark.admin;

import io.meshlark.delivery.Publisher;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.telemetry.BrokerMetrics;
import io.meshlark.telemetry.LoadAverage;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Publishes the node's counters under {@code $SYS/broker}, by Mosquitto's names and as it does:
 * retained, and only what has changed. Dashboards that were made for it work. Beside them {@code
 * $SYS/brokers}: who is a member of the cluster.
 */
public final class SysTopics {
    private static final String ROOT = "$SYS/broker/";

    private final Publisher publisher;
    private final double intervalSeconds;
    private final Map<String, Supplier<String>> topics = new LinkedHashMap<>();
    private final Map<LongSupplier, LoadAverage> loads = new LinkedHashMap<>();
    private final Map<String, String> said = new LinkedHashMap<>();

    /** What the broker holds, beside what {@link BrokerMetrics} counts. */
    public interface Holdings {
        /** Durable sessions. */
        long sessions();

        /** Durable sessions that are connected. */
        long sessionsAwake();

        long subscriptions();

        long sharedSubscriptions();

        long retained();

        /** Messages that wait for durable sessions, in the logs. */
        long storedMessages();

        long storedBytes();

        /** The names of all members of the cluster, with commas between them. */
        String brokers();
    }

    /**
     * @param publisher to clients of this node only
     * @param intervalSeconds between two calls of {@link #publish}
     */
    public SysTopics(
            Publisher publisher,
            BrokerMetrics metrics,
            Holdings holdings,
            String version,
            double intervalSeconds) {
        this.publisher = publisher;
        this.intervalSeconds = intervalSeconds;
        topics.put(ROOT + "version", () -> "meshlark version " + version);
        topics.put(
                ROOT + "uptime",
                () -> ManagementFactory.getRuntimeMXBean().getUptime() / 1000 + " seconds");
        clients(metrics, holdings);
        traffic(metrics);
        number("subscriptions/count", holdings::subscriptions);
        number("shared_subscriptions/count", holdings::sharedSubscriptions);
        number("retained messages/count", holdings::retained);
        number("messages/stored", holdings::storedMessages);
        number("store/messages/count", holdings::storedMessages);
        number("store/messages/bytes", holdings::storedBytes);
        number("heap/current", SysTopics::heapUsed);
        topics.put("$SYS/brokers", holdings::brokers);
    }

    private void clients(BrokerMetrics metrics, Holdings holdings) {
        number("clients/connected", metrics::clientsConnected);
        number("clients/active", metrics::clientsConnected);
        number(
                "clients/disconnected",
                () -> Math.max(0, holdings.sessions() - holdings.sessionsAwake()));
        number(
                "clients/inactive",
                () -> Math.max(0, holdings.sessions() - holdings.sessionsAwake()));
        number(
                "clients/total",
                () ->
                        metrics.clientsConnected()
                                + Math.max(0, holdings.sessions() - holdings.sessionsAwake()));
        number("clients/maximum", metrics::clientsMaximum);
    }

    private void traffic(BrokerMetrics metrics) {
        counter("messages/received", metrics.messagesReceived);
        counter("messages/sent", metrics.messagesSent);
        counter("bytes/received", metrics.bytesReceived);
        counter("bytes/sent", metrics.bytesSent);
        number("publish/messages/received", metrics.publishReceived::sum);
        number("publish/messages/sent", metrics.publishSent::sum);
        number("publish/messages/dropped", metrics.publishDropped::sum);
        number("publish/bytes/received", metrics.publishBytesReceived::sum);
        number("publish/bytes/sent", metrics.publishBytesSent::sum);
        load("publish/received", metrics.publishReceived::sum);
        load("publish/sent", metrics.publishSent::sum);
        load("publish/dropped", metrics.publishDropped::sum);
        load("sockets", metrics.socketsAccepted::sum);
    }

    private void counter(String topic, LongAdder counter) {
        number(topic, counter::sum);
        load(topic, counter::sum);
    }

    private void number(String topic, LongSupplier value) {
        topics.put(ROOT + topic, () -> Long.toString(value.getAsLong()));
    }

    private void load(String topic, LongSupplier counter) {
        LoadAverage load = new LoadAverage();
        loads.put(counter, load);
        topics.put(ROOT + "load/" + topic + "/1min", () -> decimal(load.over1()));
        topics.put(ROOT + "load/" + topic + "/5min", () -> decimal(load.over5()));
        topics.put(ROOT + "load/" + topic + "/15min", () -> decimal(load.over15()));
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static long heapUsed() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Publishes what has changed since the last time. */
    public void publish() {
        loads.forEach((counter, load) -> load.update(counter.getAsLong(), intervalSeconds));
        topics.forEach((topic, value) -> {
            String now = value.get();
            if (!now.equals(said.put(topic, now))) {
                say(topic, now);
            }
        });
    }

    private void say(String topic, String value) {
        publisher.publish(
                new Publication(
                        topic,
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
