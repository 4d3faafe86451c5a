package io.meshlark.session.shard;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.SubscriptionOptions.RetainHandling;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.protocol.binary.BinaryReader;
import io.meshlark.protocol.binary.BinaryWriter;
import io.meshlark.protocol.binary.PublicationCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * A {@link SessionSubscription}: flags, the filter as the client sent it, and the identifier if
 * there is one. The filter is not parsed again: rules that become stricter must not make an old
 * subscription unreadable.
 */
final class SubscriptionCodec {
    private static final int RETAIN_HANDLING_SHIFT = 2;
    private static final int RETAIN_HANDLING = 3;
    private static final int NO_LOCAL = 1 << 4;
    private static final int RETAIN_AS_PUBLISHED = 1 << 5;
    private static final int IDENTIFIER = 1 << 6;
    private static final int SHARED = 1 << 7;
    private static final int KNOWN = (1 << 8) - 1;

    private SubscriptionCodec() {}

    static void writeAll(BinaryWriter out, Collection<SessionSubscription> subscriptions) {
        out.varint(subscriptions.size());
        subscriptions.forEach(subscription -> write(out, subscription));
    }

    private static void write(BinaryWriter out, SessionSubscription subscription) {
        SubscriptionOptions options = subscription.options();
        out.varint(
                        options.qos().ordinal()
                                | options.retainHandling().ordinal() << RETAIN_HANDLING_SHIFT
                                | (options.noLocal() ? NO_LOCAL : 0)
                                | (options.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0)
                                | (subscription.subscriptionId() == 0 ? 0 : IDENTIFIER)
                                | (subscription.filter().isShared() ? SHARED : 0))
                .text(subscription.filter().text());
        if (subscription.subscriptionId() != 0) {
            out.varint(subscription.subscriptionId());
        }
    }

    static List<SessionSubscription> readAll(BinaryReader in) {
        int count = in.count();
        List<SessionSubscription> subscriptions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            subscriptions.add(read(in));
        }
        return Collections.unmodifiableList(subscriptions);
    }

    private static SessionSubscription read(BinaryReader in) {
        int flags = in.flags("subscription", KNOWN);
        QoS qos = PublicationCodec.qos(in, flags);
        int handling = flags >> RETAIN_HANDLING_SHIFT & RETAIN_HANDLING;
        if (handling == RETAIN_HANDLING) {
            throw in.corrupt("retain handling is 3");
        }
        TopicFilter filter = filter(in, (flags & SHARED) != 0);
        int identifier = (flags & IDENTIFIER) != 0 ? in.varintUpTo(Integer.MAX_VALUE) : 0;
        return new SessionSubscription(
                filter,
                new SubscriptionOptions(
                        qos,
                        (flags & NO_LOCAL) != 0,
                        (flags & RETAIN_AS_PUBLISHED) != 0,
                        RetainHandling.of(handling)),
                identifier);
    }

    /** {@code $share/group/filter} if it is shared, otherwise the filter itself. */
    private static TopicFilter filter(BinaryReader in, boolean shared) {
        String text = in.text();
        if (!shared) {
            return new TopicFilter(text, null, text);
        }
        int group = text.indexOf('/') + 1;
        int end = text.indexOf('/', group);
        if (group == 0 || end < 0) {
            throw in.corrupt("shared subscription has no filter");
        }
        return new TopicFilter(text, text.substring(group, end), text.substring(end + 1));
    }
}
