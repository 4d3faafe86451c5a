package io.meshlark.transport;

import io.meshlark.config.Settings;
import io.meshlark.protocol.connection.Offer;
import io.meshlark.protocol.packet.QoS;

/** From settings to what connections are held to. */
public final class Offers {
    private Offers() {}

    /** What clients are offered. */
    public static Offer offer(Settings settings) {
        var mqtt = settings.mqtt();
        return new Offer(
                mqtt.maxPacketSize(),
                mqtt.maxTopicLevels(),
                mqtt.maxClientIdLength(),
                mqtt.receiveMaximum(),
                settings.session().maxInflight(),
                settings.session().maxAwaitingRelease(),
                mqtt.topicAliasMaximum(),
                mqtt.maxSessionExpiry().toSeconds(),
                mqtt.v3SessionExpiry().toSeconds(),
                (int) mqtt.maxKeepAlive().toSeconds(),
                (int) mqtt.serverKeepAlive().toSeconds(),
                QoS.of(mqtt.maxQos()),
                mqtt.retainAvailable(),
                mqtt.wildcardSubscriptionAvailable(),
                mqtt.sharedSubscriptionAvailable(),
                mqtt.subscriptionIdentifierAvailable(),
                mqtt.checkPayloadFormat());
    }

    /** What they are not told. */
    public static Backend.Limits limits(Settings settings) {
        return new Backend.Limits(
                settings.mqtt().connectTimeout(),
                settings.mqtt().maxConnectSize(),
                settings.limits().maxConnections(),
                settings.limits().slowConsumerQueue());
    }
}
