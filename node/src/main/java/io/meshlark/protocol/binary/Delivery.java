package io.meshlark.protocol.binary;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;

/**
 * How one session gets a message: flags (QoS in two bits, retain, whether ids follow, then the
 * caller's own), and the subscription identifiers.
 *
 * @param own the caller's flags, from {@link #OWN} on
 */
public record Delivery(QoS qos, boolean retain, SubscriptionIds ids, int own) {
    private static final int RETAIN = 1 << 2;
    private static final int IDS = 1 << 3;
    private static final int KNOWN = (1 << 4) - 1;

    /** The first of the caller's own flags. */
    public static final int OWN = 1 << 4;

    public void write(BinaryWriter out) {
        out.varint(qos.ordinal() | (retain ? RETAIN : 0) | (ids.isEmpty() ? 0 : IDS) | own);
        if (!ids.isEmpty()) {
            out.varint(ids.size());
            for (int i = 0; i < ids.size(); i++) {
                out.varint(ids.get(i));
            }
        }
    }

    /**
     * @param knownOwn the caller's own flags that it knows
     */
    public static Delivery read(BinaryReader in, int knownOwn) {
        int flags = in.flags("delivery", KNOWN | knownOwn);
        QoS qos = PublicationCodec.qos(in, flags);
        SubscriptionIds ids = (flags & IDS) != 0 ? ids(in) : SubscriptionIds.NONE;
        return new Delivery(qos, (flags & RETAIN) != 0, ids, flags & knownOwn);
    }

    public boolean has(int flag) {
        return (own & flag) != 0;
    }

    private static SubscriptionIds ids(BinaryReader in) {
        int[] ids = new int[in.count()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = in.varintUpTo(Integer.MAX_VALUE);
        }
        return SubscriptionIds.of(ids);
    }
}
