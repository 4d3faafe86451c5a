package io.meshlark.loadtest.chaos.client;

import io.meshlark.loadtest.chaos.history.Message;
import io.meshlark.loadtest.chaos.history.MessageId;
import io.meshlark.loadtest.chaos.history.What;
import io.meshlark.loadtest.wire.ConnectOptions;
import io.meshlark.loadtest.wire.MqttVersion;
import java.util.List;

/**
 * What kind of client one is.
 *
 * @param durable its session outlives its connections
 * @param home the node that it connects to first, from 1
 * @param willQos of its wills; -1: it has none
 */
public record Profile(
        String id,
        MqttVersion version,
        boolean durable,
        int home,
        List<Filter> filters,
        int willQos) {

    private static final long EXPIRY = 86_400;
    private static final int KEEP_ALIVE = 10;

    /** A subscription. */
    public record Filter(String filter, int qos) {}

    /** With MQTT 5, without a will. */
    public static Profile of(String id, boolean durable, int home, List<Filter> filters) {
        return new Profile(id, MqttVersion.V5, durable, home, filters, -1);
    }

    public Profile withWill(int qos) {
        return new Profile(id, version, durable, home, filters, qos);
    }

    public Profile speaking(MqttVersion other) {
        return new Profile(id, other, durable, home, filters, willQos);
    }

    /** Seconds; 3.1.1 has none, its sessions last as long as the broker likes. */
    long expiry() {
        return durable ? EXPIRY : 0;
    }

    ConnectOptions connect() {
        return new ConnectOptions(version, !durable, expiry(), KEEP_ALIVE, null, null);
    }

    /** What a connection of this number asks for; each has a will of its own. */
    What.ConnectAsked asking(int connection) {
        var will =
                willQos < 0
                        ? null
                        : new Message(
                                new MessageId("will-" + id, connection),
                                "will/" + id,
                                willQos,
                                false);
        return new What.ConnectAsked(!durable, expiry(), will);
    }
}
