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
        PublishProperties properties) {

    /** Roughly what it takes on the heap, in bytes; what limits count. */
    public int weight() {
        return 64 + topic.length() + payload.size() + properties.weight();
    }
}
