package io.meshlark.simulation;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.DurableSubscriber;
import io.meshlark.routing.Interest;
import io.meshlark.routing.Match;
import io.meshlark.routing.ShardRoutes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes by definition: every filter is tried. */
final class PlainRoutes implements ShardRoutes {
    private final Map<DurableSubscriber, Map<TopicFilter, Interest>> subscriptions =
            new LinkedHashMap<>();

    @Override
    public boolean add(DurableSubscriber subscriber, TopicFilter filter, Interest interest) {
        subscriptions.computeIfAbsent(subscriber, s -> new LinkedHashMap<>()).put(filter, interest);
        return true;
    }

    @Override
    public void remove(DurableSubscriber subscriber, TopicFilter filter) {
        Map<TopicFilter, Interest> filters = subscriptions.get(subscriber);
        if (filters != null) {
            filters.remove(filter);
            if (filters.isEmpty()) {
                subscriptions.remove(subscriber);
            }
        }
    }

    @Override
    public List<Match<DurableSubscriber>> match(String topic) {
        List<Match<DurableSubscriber>> matches = new ArrayList<>();
        subscriptions.forEach((subscriber, filters) -> {
            Match<DurableSubscriber> match = match(subscriber, filters, topic);
            if (match != null) {
                matches.add(match);
            }
        });
        return matches;
    }

    /** One subscriber's match, as {@link Match} defines it; null when nothing matches. */
    static <S> @Nullable Match<S> match(
            S subscriber, Map<TopicFilter, Interest> filters, String topic) {
        Match<S> all = null;
        Match<S> foreign = null;
        boolean hasNoLocal = false;
        for (Map.Entry<TopicFilter, Interest> entry : filters.entrySet()) {
            Interest interest = entry.getValue();
            if (entry.getKey().matches(topic)) {
                all = plus(subscriber, all, interest);
                if (interest.options().noLocal()) {
                    hasNoLocal = true;
                } else {
                    foreign = plus(subscriber, foreign, interest);
                }
            }
        }
        return all == null
                ? null
                : new Match<>(
                        subscriber,
                        all.qos(),
                        all.retainAsPublished(),
                        all.ids(),
                        hasNoLocal,
                        hasNoLocal ? foreign : null);
    }

    private static <S> Match<S> plus(S subscriber, @Nullable Match<S> match, Interest interest) {
        QoS qos = interest.options().qos();
        return match == null
                ? new Match<>(
                        subscriber,
                        qos,
                        interest.options().retainAsPublished(),
                        SubscriptionIds.NONE.plus(interest.subscriptionId()),
                        false,
                        null)
                : new Match<>(
                        subscriber,
                        match.qos().ordinal() >= qos.ordinal() ? match.qos() : qos,
                        match.retainAsPublished() || interest.options().retainAsPublished(),
                        match.ids().plus(interest.subscriptionId()),
                        false,
                        null);
    }

    @Override
    public void presenceChanged(DurableSubscriber subscriber, List<TopicFilter> filters) {}

    @Override
    public void clear(long incarnation) {
        subscriptions.clear();
    }

    @Override
    public void loaded() {}
}
