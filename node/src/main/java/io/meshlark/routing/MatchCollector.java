package io.meshlark.routing;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.SubscriptionIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Gathers what a trie finds into one {@link Match} per subscriber. Reusable, one thread. */
public final class MatchCollector<S> implements BiConsumer<S, Interest> {
    private final List<S> subscribers = new ArrayList<>();
    private final List<Interest> interests = new ArrayList<>();

    @Override
    public void accept(S subscriber, Interest interest) {
        subscribers.add(subscriber);
        interests.add(interest);
    }

    /** The matches since the last call. */
    public List<Match<S>> drain() {
        List<Match<S>> matches =
                switch (subscribers.size()) {
                    case 0 -> List.of();
                    case 1 -> List.of(match(subscribers.getFirst(), interests));
                    default -> grouped();
                };
        subscribers.clear();
        interests.clear();
        return matches;
    }

    private List<Match<S>> grouped() {
        Map<S, List<Interest>> bySubscriber = LinkedHashMap.newLinkedHashMap(subscribers.size());
        for (int i = 0; i < subscribers.size(); i++) {
            Interest interest = interests.get(i);
            List<Interest> known = bySubscriber.putIfAbsent(subscribers.get(i), List.of(interest));
            if (known != null) {
                List<Interest> more = new ArrayList<>(known);
                more.add(interest);
                bySubscriber.put(subscribers.get(i), more);
            }
        }
        List<Match<S>> matches = new ArrayList<>(bySubscriber.size());
        bySubscriber.forEach((subscriber, all) -> matches.add(match(subscriber, all)));
        return matches;
    }

    private static <S> Match<S> match(S subscriber, List<Interest> all) {
        for (Interest interest : all) {
            if (interest.options().noLocal()) {
                return withNoLocal(subscriber, all);
            }
        }
        return merge(subscriber, all, false, null);
    }

    private static <S> Match<S> withNoLocal(S subscriber, List<Interest> all) {
        List<Interest> foreign = all.stream().filter(i -> !i.options().noLocal()).toList();
        Match<S> own = foreign.isEmpty() ? null : merge(subscriber, foreign, false, null);
        return merge(subscriber, all, true, own);
    }

    private static <S> Match<S> merge(
            S subscriber, List<Interest> all, boolean hasNoLocal, @Nullable Match<S> own) {
        QoS qos = QoS.AT_MOST_ONCE;
        boolean retainAsPublished = false;
        SubscriptionIds ids = SubscriptionIds.NONE;
        for (Interest interest : all) {
            if (interest.options().qos().compareTo(qos) > 0) {
                qos = interest.options().qos();
            }
            retainAsPublished |= interest.options().retainAsPublished();
            ids = ids.plus(interest.subscriptionId());
        }
        return new Match<>(subscriber, qos, retainAsPublished, ids, hasNoLocal, own);
    }
}
