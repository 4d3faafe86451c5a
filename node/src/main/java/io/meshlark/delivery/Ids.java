package io.meshlark.delivery;

import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.routing.Interest;

/** The subscription identifiers of a single subscription. */
final class Ids {
    private Ids() {}

    static SubscriptionIds of(Interest interest) {
        return SubscriptionIds.NONE.plus(interest.subscriptionId());
    }
}
