package io.meshlark.protocol.connection;

import io.meshlark.protocol.packet.QoS;

/**
 * What this broker offers every client, and holds it to.
 *
 * @param maxPacketSize bytes, the largest packet a client may send
 * @param maxClientIdLength characters
 * @param receiveMaximum QoS 1 and 2 messages a client may have under way to the broker
 * @param maxInflight QoS 1 and 2 messages the broker has under way to a client
 * @param maxAwaitingRelease QoS 2 messages of a client without their PUBREL
 * @param topicAliasMaximum in both directions; 0: none
 * @param maxSessionExpiry seconds
 * @param v3SessionExpiry seconds, of a v3 session with clean session 0
 * @param maxKeepAlive seconds; 0: no limit
 * @param serverKeepAlive seconds; 0: the client's own counts
 */
public record Offer(
        int maxPacketSize,
        int maxTopicLevels,
        int maxClientIdLength,
        int receiveMaximum,
        int maxInflight,
        int maxAwaitingRelease,
        int topicAliasMaximum,
        long maxSessionExpiry,
        long v3SessionExpiry,
        int maxKeepAlive,
        int serverKeepAlive,
        QoS maxQos,
        boolean retainAvailable,
        boolean wildcardsAvailable,
        boolean sharedAvailable,
        boolean subscriptionIdsAvailable,
        boolean checkPayloadFormat) {}
