package io.meshlark.protocol.packet;

import java.util.List;

/**
 * SUBSCRIBE [MQTT 5, section 3.8].
 *
 * @param subscriptionId 1 to 268,435,455; 0 when absent
 * @param entries at least one
 */
public record Subscribe(
        int packetId, int subscriptionId, List<UserProperty> userProperties, List<Entry> entries)
        implements Packet {

    /** One topic filter, as sent (with {@code $share/group/}, if shared), and its options. */
    public record Entry(String topicFilter, SubscriptionOptions options) {}
}
