package io.meshlark.protocol.connection;

import io.meshlark.protocol.packet.Connect;
import io.meshlark.protocol.packet.MqttVersion;
import io.meshlark.protocol.packet.ProtocolViolation;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.Subscribe;
import io.meshlark.protocol.packet.SubscriptionOptions;
import io.meshlark.protocol.packet.SubscriptionOptions.RetainHandling;
import io.meshlark.protocol.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client may subscribe to [MQTT 5, section 3.8].
 *
 * <p>CONNACK tells a v5 client what is not available, so one that asks for it nevertheless breaks
 * the protocol and is disconnected, as 3.2.2.3.11 to 13 have it. A v3 client cannot know and gets a
 * failure in SUBACK. Filters that begin with {@code $share/} are shared subscriptions in every
 * version, as in Mosquitto.
 *
 * @param bridge the client is a bridge by the convention of Mosquitto: it hears nothing of its own,
 *     and sees the RETAIN flag as published
 */
public record SubscribeRules(Offer offer, MqttVersion version, boolean bridge) {

    public SubscribeRules(Offer offer, Connect connect) {
        this(offer, connect.version(), connect.bridge());
    }

    public sealed interface Verdict {
        /** One for each entry of the SUBSCRIBE, in its order. */
        record Checked(List<Entry> entries) implements Verdict {}

        /** The connection ends. */
        record Violation(ProtocolViolation violation) implements Verdict {}
    }

    /** What becomes of one topic filter. */
    public sealed interface Entry {
        record Granted(TopicFilter filter, SubscriptionOptions options) implements Entry {}

        record Refused(ReasonCode reason, String detail) implements Entry {}
    }

    public Verdict check(Subscribe subscribe) {
        if (subscribe.subscriptionId() != 0 && !offer.subscriptionIdsAvailable()) {
            return violation(
                    ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
                    "subscription identifiers are switched off");
        }
        var entries = new ArrayList<Entry>(subscribe.entries().size());
        for (Subscribe.Entry asked : subscribe.entries()) {
            Entry entry = check(asked);
            if (entry instanceof Entry.Refused(var reason, var detail) && endsConnection(reason)) {
                return violation(reason, detail);
            }
            entries.add(entry);
        }
        return new Verdict.Checked(entries);
    }

    private Entry check(Subscribe.Entry asked) {
        return switch (TopicFilter.parse(asked.topicFilter(), offer.maxTopicLevels())) {
            case TopicFilter.Parsed.Wrong(var problem) ->
                    new Entry.Refused(ReasonCode.TOPIC_FILTER_INVALID, problem);
            case TopicFilter.Parsed.Ok(var filter) -> check(filter, asked.options());
        };
    }

    private Entry check(TopicFilter filter, SubscriptionOptions options) {
        if (filter.isShared() && options.noLocal()) { // [MQTT-3.8.3-4]
            return new Entry.Refused(
                    ReasonCode.PROTOCOL_ERROR, "no local on shared subscription " + filter.text());
        }
        if (filter.isShared() && !offer.sharedAvailable()) {
            return new Entry.Refused(
                    ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
                    "shared subscriptions are switched off");
        }
        if (filter.hasWildcard() && !offer.wildcardsAvailable()) {
            return new Entry.Refused(
                    ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED,
                    "wildcards in subscriptions are switched off");
        }
        return new Entry.Granted(filter, granted(options, bridge && !filter.isShared()));
    }

    private SubscriptionOptions granted(SubscriptionOptions asked, boolean asBridge) {
        var capped = asked.withQos(asked.qos().min(offer.maxQos())); // [MQTT-3.2.2-10]
        return asBridge
                ? new SubscriptionOptions(capped.qos(), true, true, RetainHandling.SEND)
                : capped;
    }

    private boolean endsConnection(ReasonCode reason) {
        return version == MqttVersion.V5
                && switch (reason) {
                    case PROTOCOL_ERROR,
                            SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
                            WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED ->
                            true;
                    default -> false;
                };
    }

    private static Verdict violation(ReasonCode reason, String detail) {
        return new Verdict.Violation(new ProtocolViolation(reason, detail));
    }
}
