package io.meshlark.protocol.connection;

import io.meshlark.protocol.packet.ConnAck;
import io.meshlark.protocol.packet.ConnAckProperties;
import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.ReasonCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What client and broker have agreed on for one connection.
 *
 * @param connect as the client sent it
 * @param clientId the client's, or the one assigned to it
 * @param sessionExpiry seconds; 0: the session ends with the connection
 * @param keepAlive seconds, the value in force; 0: off
 * @param sendMaximum QoS 1 and 2 messages that may be in flight to the client
 * @param maxPacketSize bytes, the largest packet the client takes
 * @param sendAliases topic aliases that may be used towards the client
 */
public record Terms(
        Connect connect,
        Offer offer,
        String clientId,
        long sessionExpiry,
        int keepAlive,
        int sendMaximum,
        long maxPacketSize,
        int sendAliases) {

    public MqttVersion version() {
        return connect.version();
    }

    public boolean isV5() {
        return version() == MqttVersion.V5;
    }

    /**
     * {@code detail} as a reason string, if the client wants to hear it in packets other than
     * CONNACK and DISCONNECT [MQTT-3.1.2-29].
     */
    public @Nullable String reasonString(@Nullable String detail) {
        return connect.properties().requestProblemInformation() ? detail : null;
    }

    /** The CONNACK: it tells whatever differs from what the client asked for. */
    public ConnAck connAck(boolean sessionPresent) {
        if (!isV5()) {
            boolean isKnown = version() != MqttVersion.V3_1; // 3.1 has no such flag
            return new ConnAck(
                    sessionPresent && isKnown, ReasonCode.SUCCESS, ConnAckProperties.NONE);
        }
        var properties =
                new ConnAckProperties(
                        sessionExpiry == connect.properties().sessionExpiryInterval()
                                ? ConnAckProperties.ABSENT
                                : sessionExpiry,
                        offer.receiveMaximum(),
                        offer.maxQos(),
                        offer.retainAvailable(),
                        offer.maxPacketSize(),
                        connect.clientId().isEmpty() ? clientId : null,
                        offer.topicAliasMaximum(),
                        null,
                        List.of(),
                        offer.wildcardsAvailable(),
                        offer.subscriptionIdsAvailable(),
                        offer.sharedAvailable(),
                        keepAlive == connect.keepAlive() ? ConnAckProperties.ABSENT : keepAlive,
                        null, // Response Information: none to give [MQTT-3.1.2-28]
                        null,
                        null,
                        null);
        return new ConnAck(sessionPresent, ReasonCode.SUCCESS, properties);
    }
}
