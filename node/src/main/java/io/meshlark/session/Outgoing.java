package io.meshlark.session;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;

/**
 * One message for one session at QoS 1 or 2.
 *
 * @param outSeq the session's own number for it: 0, 1, 2 … in the order of delivery
 * @param qos the effective QoS: 1 or 2
 * @param retain the RETAIN flag as this subscriber sees it
 * @param mayHaveBeenSent true when an earlier life of the session may have sent it already
 */
public record Outgoing(
        long outSeq,
        Publication publication,
        QoS qos,
        boolean retain,
        SubscriptionIds subscriptionIds,
        boolean mayHaveBeenSent) {

    private static final int IDS = 65_535;

    /** 1 + (outSeq mod 65,535): the same message gets the same id in every life of the session. */
    public int packetId() {
        return packetIdOf(outSeq);
    }

    /** The same, certainly not sent yet. */
    public Outgoing asUnsent() {
        return mayHaveBeenSent
                ? new Outgoing(outSeq, publication, qos, retain, subscriptionIds, false)
                : this;
    }

    public static int packetIdOf(long outSeq) {
        return 1 + (int) (outSeq % IDS);
    }
}
