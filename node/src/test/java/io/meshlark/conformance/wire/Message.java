package io.meshlark.conformance.wire;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.packet.Will;

/** A PUBLISH or a will in the making. */
public record Message(
        String topic,
        String payload,
        QoS qos,
        boolean retain,
        boolean dup,
        int packetId,
        int alias,
        PublishProperties properties) {

    public static Message of(String topic, String payload, QoS qos) {
        return new Message(topic, payload, qos, false, false, 0, 0, PublishProperties.NONE);
    }

    public Message retained() {
        return new Message(topic, payload, qos, true, dup, packetId, alias, properties);
    }

    public Message withDup() {
        return new Message(topic, payload, qos, retain, true, packetId, alias, properties);
    }

    public Message id(int value) {
        return new Message(topic, payload, qos, retain, dup, value, alias, properties);
    }

    public Message alias(int value) {
        return new Message(topic, payload, qos, retain, dup, packetId, value, properties);
    }

    public Message with(PublishProperties value) {
        return new Message(topic, payload, qos, retain, dup, packetId, alias, value);
    }

    public Message expiry(long seconds) {
        return with(properties.withMessageExpiryInterval(seconds));
    }

    public Publish publish() {
        return new Publish(
                topic,
                Bytes.utf8(payload),
                qos,
                retain,
                dup,
                packetId,
                properties,
                alias,
                SubscriptionIds.NONE);
    }

    public Will will() {
        return will(0);
    }

    public Will will(long delaySeconds) {
        return new Will(topic, Bytes.utf8(payload), qos, retain, delaySeconds, properties);
    }
}
