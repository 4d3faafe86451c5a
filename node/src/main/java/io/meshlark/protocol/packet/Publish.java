package io.meshlark.protocol.packet;

/**
 * PUBLISH [MQTT 5, section 3.3].
 *
 * @param topic the topic name; empty when only a topic alias was sent
 * @param packetId 1 to 65,535; 0 at QoS 0
 * @param topicAlias 1 to 65,535; 0 when absent
 * @param subscriptionIds in the order of the packet; empty from a client, shared and not to be
 *     changed
 */
public record Publish(
        String topic,
        Bytes payload,
        QoS qos,
        boolean retain,
        boolean dup,
        int packetId,
        PublishProperties properties,
        int topicAlias,
        SubscriptionIds subscriptionIds)
        implements Packet {

    /** A PUBLISH with neither properties nor alias. */
    public static Publish of(String topic, Bytes payload, QoS qos, boolean retain, int packetId) {
        return new Publish(
                topic,
                payload,
                qos,
                retain,
                false,
                packetId,
                PublishProperties.NONE,
                0,
                SubscriptionIds.NONE);
    }
}
