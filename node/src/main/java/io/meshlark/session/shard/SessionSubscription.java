package io.meshlark.session.shard;

import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.protocol.binary.SubscriptionCodec;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * One subscription of a durable session, as granted.
 *
 * @param subscriptionId 1 to 268,435,455; 0 when absent
 */
public record SessionSubscription(
        TopicFilter filter, SubscriptionOptions options, int subscriptionId) {

    static void writeAll(BinaryWriter out, Collection<SessionSubscription> subscriptions) {
        out.varint(subscriptions.size());
        subscriptions.forEach(
                s -> SubscriptionCodec.write(out, s.filter, s.options, s.subscriptionId));
    }

    static List<SessionSubscription> readAll(BinaryReader in) {
        int count = in.count();
        List<SessionSubscription> subscriptions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            subscriptions.add(SubscriptionCodec.read(in, SessionSubscription::new));
        }
        return Collections.unmodifiableList(subscriptions);
    }
}
