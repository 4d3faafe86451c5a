package io.meshlark.protocol.binary;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.SubscriptionOptions.RetainHandling;
import io.meshlark.protocol.topic.TopicFilter;

/**
 * A subscription: flags, the filter as the client sent it, and the identifier if there is one. The
 * filter is not parsed again: rules that become stricter must not make an old subscription
 * unreadable.
 */
public final class SubscriptionCodec {
    private static final int RETAIN_HANDLING_SHIFT = 2;
    private static final int RETAIN_HANDLING = 3;
    private static final int NO_LOCAL = 1 << 4;
    private static final int RETAIN_AS_PUBLISHED = 1 << 5;
    private static final int IDENTIFIER = 1 << 6;
    private static final int SHARED = 1 << 7;
    private static final int KNOWN = (1 << 8) - 1;

    private SubscriptionCodec() {}

    /** What a subscription is made into. */
    @FunctionalInterface
    public interface Maker<S> {
        S make(TopicFilter filter, SubscriptionOptions options, int subscriptionId);
    }

    public static void write(
            BinaryWriter out, TopicFilter filter, SubscriptionOptions options, int identifier) {
        out.varint(
                        options.qos().ordinal()
                                | options.retainHandling().ordinal() << RETAIN_HANDLING_SHIFT
                                | (options.noLocal() ? NO_LOCAL : 0)
                                | (options.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0)
                                | (identifier == 0 ? 0 : IDENTIFIER)
                                | (filter.isShared() ? SHARED : 0))
                .text(filter.text());
        if (identifier != 0) {
            out.varint(identifier);
        }
    }

    public static <S> S read(BinaryReader in, Maker<S> maker) {
        int flags = in.flags("subscription", KNOWN);
        QoS qos = PublicationCodec.qos(in, flags);
        int handling = flags >> RETAIN_HANDLING_SHIFT & RETAIN_HANDLING;
        if (handling == RETAIN_HANDLING) {
            throw in.corrupt("retain handling is 3");
        }
        TopicFilter filter = filter(in, (flags & SHARED) != 0);
        int identifier = (flags & IDENTIFIER) != 0 ? in.varintUpTo(Integer.MAX_VALUE) : 0;
        return maker.make(
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
