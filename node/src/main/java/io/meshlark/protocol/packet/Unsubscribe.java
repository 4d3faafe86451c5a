package io.meshlark.protocol.packet;

import java.util.List;

/**
 * UNSUBSCRIBE [MQTT 5, section 3.10].
 *
 * @param topicFilters at least one
 */
public record Unsubscribe(
        int packetId, List<UserProperty> userProperties, List<String> topicFilters)
        implements Packet {}
