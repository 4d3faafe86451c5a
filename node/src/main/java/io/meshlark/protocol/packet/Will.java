package io.meshlark.protocol.packet;

/**
 * The will of CONNECT [MQTT 5, 3.1.2.5].
 *
 * @param delaySeconds Will Delay Interval, 0 to 4,294,967,295
 */
public record Will(
        String topic,
        Bytes payload,
        QoS qos,
        boolean retain,
        long delaySeconds,
        PublishProperties properties) {}
