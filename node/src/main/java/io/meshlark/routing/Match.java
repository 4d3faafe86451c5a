package io.meshlark.routing;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber of a topic, all its matching subscriptions taken together: one copy at the highest
 * QoS, with every subscription identifier [MQTT-3.3.4-2, MQTT-3.3.4-3].
 *
 * @param qos the highest QoS subscribed
 * @param retainAsPublished whether one of them asks for it
 * @param own the same for what the subscriber published itself, that is without its No Local
 *     subscriptions; null when nothing is left
 */
public record Match<S>(
        S subscriber,
        QoS qos,
        boolean retainAsPublished,
        SubscriptionIds ids,
        boolean hasNoLocal,
        @Nullable Match<S> own) {

    /** What the subscriber sees of a publication of {@code isOwn}, or null. */
    public @Nullable Match<S> seen(boolean isOwn) {
        return isOwn && hasNoLocal ? own : this;
    }
}
