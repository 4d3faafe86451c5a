package io.meshlark.session.edge;

import io.meshlark.protocol.packet.SubscriptionOptions.RetainHandling;
import io.meshlark.session.ClientSession;

/** When a subscription is followed by retained messages. */
final class Replays {
    private Replays() {}

    /** By Retain Handling; never for a shared subscription [MQTT 5, 3.8.3.1 and 4.8.2]. */
    static boolean wanted(ClientSession.Subscription subscription, boolean isNew) {
        if (subscription.filter().isShared()) {
            return false;
        }
        RetainHandling handling = subscription.options().retainHandling();
        return switch (handling) {
            case SEND -> true;
            case SEND_IF_NEW -> isNew;
            case DO_NOT_SEND -> false;
        };
    }
}
