package io.meshlark.transport.codec;

import io.meshlark.protocol.packet.Bytes;
import io.meshlark.protocol.packet.Publish;
import io.meshlark.protocol.packet.PublishProperties;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import org.jspecify.annotations.Nullable;

/** PUBLISH [MQTT 5, 3.3; MQTT 3.1.1, 3.3]. */
final class PublishDecoder {
    private static final long PROPERTIES =
            PropertyReader.FORWARDED
                    | Property.setOf(Property.TOPIC_ALIAS, Property.SUBSCRIPTION_IDENTIFIER);

    private PublishDecoder() {}

    static @Nullable Publish publish(FrameReader in, int first, boolean v5, Side side) {
        int qosBits = first >> 1 & 3;
        boolean dup = (first & 8) != 0;
        if (qosBits == 3) {
            in.malformed("QoS is 3"); // [MQTT-3.3.1-4]
            return null;
        }
        if (dup && qosBits == 0) {
            in.malformed("DUP is set at QoS 0"); // [MQTT-3.3.1-2]
            return null;
        }
        boolean retain = (first & 1) != 0;
        String topic = in.string("topic name");
        int packetId = qosBits == 0 ? 0 : in.packetId();
        PublishProperties properties = PublishProperties.NONE;
        int topicAlias = 0;
        SubscriptionIds subscriptionIds = SubscriptionIds.NONE;
        if (v5) {
            PropertyReader read = in.properties();
            read.read(in, PROPERTIES);
            properties = read.forwarded();
            topicAlias = read.number(Property.TOPIC_ALIAS, 0);
            subscriptionIds = read.subscriptionIds();
            if (side == Side.SERVER && !subscriptionIds.isEmpty()) {
                in.protocolError("subscription identifier from a client"); // [MQTT-3.3.4-6]
            }
            if (topic.isEmpty() && topicAlias == 0 && !in.failed()) {
                in.protocolError("neither topic name nor topic alias");
            }
        }
        Bytes payload = in.rest();
        return new Publish(
                topic,
                payload,
                QoS.of(qosBits),
                retain,
                dup,
                packetId,
                properties,
                topicAlias,
                subscriptionIds);
    }
}
