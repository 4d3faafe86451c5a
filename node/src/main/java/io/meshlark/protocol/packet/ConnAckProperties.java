package io.meshlark.protocol.packet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of CONNACK [MQTT 5, 3.2.2.3]. A value equal to the specification's default is not
 * written to the wire.
 *
 * @param sessionExpiryInterval seconds, or -1: as the client asked
 * @param receiveMaximum 1 to 65,535; 65,535 is not written
 * @param maximumQoS {@link QoS#EXACTLY_ONCE} is not written
 * @param maximumPacketSize bytes; {@link ConnectProperties#NO_LIMIT} is not written
 * @param topicAliasMaximum 0 is not written
 * @param serverKeepAlive seconds, or -1: as the client asked
 */
public record ConnAckProperties(
        long sessionExpiryInterval,
        int receiveMaximum,
        QoS maximumQoS,
        boolean retainAvailable,
        long maximumPacketSize,
        @Nullable String assignedClientIdentifier,
        int topicAliasMaximum,
        @Nullable String reasonString,
        List<UserProperty> userProperties,
        boolean wildcardSubscriptionAvailable,
        boolean subscriptionIdentifiersAvailable,
        boolean sharedSubscriptionAvailable,
        int serverKeepAlive,
        @Nullable String responseInformation,
        @Nullable String serverReference,
        @Nullable String authenticationMethod,
        @Nullable Bytes authenticationData) {

    public static final int ABSENT = -1;

    public static final ConnAckProperties NONE =
            new ConnAckProperties(
                    ABSENT,
                    65_535,
                    QoS.EXACTLY_ONCE,
                    true,
                    ConnectProperties.NO_LIMIT,
                    null,
                    0,
                    null,
                    List.of(),
                    true,
                    true,
                    true,
                    ABSENT,
                    null,
                    null,
                    null,
                    null);

    public ConnAckProperties withReasonString(@Nullable String text) {
        return new ConnAckProperties(
                sessionExpiryInterval,
                receiveMaximum,
                maximumQoS,
                retainAvailable,
                maximumPacketSize,
                assignedClientIdentifier,
                topicAliasMaximum,
                text,
                userProperties,
                wildcardSubscriptionAvailable,
                subscriptionIdentifiersAvailable,
                sharedSubscriptionAvailable,
                serverKeepAlive,
                responseInformation,
                serverReference,
                authenticationMethod,
                authenticationData);
    }

    /** The method of CONNECT again, and the last word of the broker [MQTT-4.12.0-5]. */
    public ConnAckProperties withAuthentication(String method, @Nullable Bytes data) {
        return new ConnAckProperties(
                sessionExpiryInterval,
                receiveMaximum,
                maximumQoS,
                retainAvailable,
                maximumPacketSize,
                assignedClientIdentifier,
                topicAliasMaximum,
                reasonString,
                userProperties,
                wildcardSubscriptionAvailable,
                subscriptionIdentifiersAvailable,
                sharedSubscriptionAvailable,
                serverKeepAlive,
                responseInformation,
                serverReference,
                method,
                data);
    }
}
