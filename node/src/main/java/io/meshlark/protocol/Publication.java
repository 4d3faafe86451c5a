package io.meshlark.protocol;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;

/**
 * A message on its way through the broker: what a publisher sent, freed of the connection it came
 * by (packet id, alias, DUP). Shared by every receiver, never changed.
 *
 * @param qos as published; a receiver gets at most the QoS of its subscription
 * @param retain the RETAIN flag as published
 * @param publisher client id of the publisher, empty for the broker itself; for No Local
 * @param user whose it is, if it is to be retained; empty: nobody's, or not retained
 * @param expiresAt epoch milliseconds, {@link #NEVER} without Message Expiry Interval
 */
public record Publication(
        String topic,
        Bytes payload,
        QoS qos,
        boolean retain,
        PublishProperties properties,
        String publisher,
        String user,
        long expiresAt) {

    public static final long NEVER = Long.MAX_VALUE;

    /** One that is nobody's. */
    public Publication(
            String topic,
            Bytes payload,
            QoS qos,
            boolean retain,
            PublishProperties properties,
            String publisher,
            long expiresAt) {
        this(topic, payload, qos, retain, properties, publisher, "", expiresAt);
    }

    public boolean isExpired(long now) {
        return now >= expiresAt;
    }

    /**
     * The properties as a receiver sees them at {@code now}: expiry counted down [MQTT-3.3.2-6].
     */
    public PublishProperties propertiesAt(long now) {
        if (expiresAt == NEVER) {
            return properties;
        }
        long left = Math.max(1, (expiresAt - now + 999) / 1000);
        return properties.withMessageExpiryInterval(left);
    }

    /** Roughly what it takes on the heap, in bytes; what limits count. */
    public int weight() {
        return 64 + topic.length() + payload.size() + properties.weight();
    }
}
