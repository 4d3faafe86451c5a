package io.meshlark.session.shard;

import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.session.Outgoing;
import org.jspecify.annotations.Nullable;

/**
 * A message that has moved from the shard's log into its session's own journal.
 *
 * @param publication null once the client has received it (PUBREC)
 */
public record KeptMessage(
        long outSeq,
        @Nullable Publication publication,
        QoS qos,
        boolean retain,
        SubscriptionIds ids) {

    public boolean isReceived() {
        return publication == null;
    }

    int weight() {
        return publication == null ? 0 : publication.weight();
    }

    KeptMessage asReceived() {
        return new KeptMessage(outSeq, null, qos, retain, ids);
    }

    /** Null for one that is received. */
    public @Nullable Outgoing toOutgoing(boolean mayHaveBeenSent) {
        return publication == null
                ? null
                : new Outgoing(outSeq, publication, qos, retain, ids, mayHaveBeenSent);
    }
}
