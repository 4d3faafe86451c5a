package io.meshlark.delivery;

import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import org.jspecify.annotations.Nullable;

/** A publication that one node sends another, and for whom it is there. */
sealed interface Forwarded {

    Publication publication();

    /** For everybody there who wants it, shared groups aside. */
    record ToAll(Publication publication) implements Forwarded {}

    /**
     * For the transient session that a shared group has picked.
     *
     * @param connection the receiving node's number for it
     * @param id of this group's copy, if it has been written down that this session is to have it;
     *     it may come more than once. Null: it comes once
     */
    record ToMember(
            Publication publication,
            long connection,
            String group,
            String filter,
            QoS qos,
            boolean retain,
            SubscriptionIds ids,
            @Nullable MessageId id)
            implements Forwarded {}

    /**
     * At QoS 0, for durable sessions of shards there whose clients are connected to the sender:
     * what it says about itself.
     */
    record Back(Publication publication) implements Forwarded {}

    /** At QoS 0, for the durable session that a shared group has picked. */
    record ToSession(
            Publication publication, int shard, long session, boolean retain, SubscriptionIds ids)
            implements Forwarded {}
}
