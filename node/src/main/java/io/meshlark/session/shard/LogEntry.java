package io.meshlark.session.shard;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.session.Outgoing;

/** One message of one session in the log. */
final class LogEntry {
    private final long outSeq;
    private final StoredMessage message;
    private final QoS qos;
    private final boolean retain;
    private final SubscriptionIds ids;
    private boolean received;

    LogEntry(long outSeq, StoredMessage message, QoS qos, boolean retain, SubscriptionIds ids) {
        this.outSeq = outSeq;
        this.message = message;
        this.qos = qos;
        this.retain = retain;
        this.ids = ids;
    }

    long outSeq() {
        return outSeq;
    }

    StoredMessage message() {
        return message;
    }

    QoS qos() {
        return qos;
    }

    boolean retain() {
        return retain;
    }

    SubscriptionIds ids() {
        return ids;
    }

    /** The client's PUBREC is durable. */
    boolean isReceived() {
        return received;
    }

    void markReceived() {
        received = true;
    }

    Outgoing toOutgoing(boolean mayHaveBeenSent) {
        return new Outgoing(outSeq, message.publication(), qos, retain, ids, mayHaveBeenSent);
    }
}
