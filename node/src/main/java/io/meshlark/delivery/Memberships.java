package io.meshlark.delivery;

import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.Interest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The shared subscriptions of one node's transient sessions, or of one shard's durable ones, by
 * their number there. Changed by one thread at a time; others may ask for a {@link #member}.
 */
final class Memberships {
    private final Map<Long, Holder> holders = new ConcurrentHashMap<>();

    /**
     * @param round for how many times the owner has begun to name all of its members
     */
    record Membership(GroupMember member, TopicFilter filter, Interest interest, int round) {}

    private record Holder(GroupMember member, Map<String, Membership> byFilter) {}

    /**
     * @return whether it is new
     */
    boolean put(long session, Membership membership) {
        return holders.computeIfAbsent(
                                session, s -> new Holder(membership.member(), new HashMap<>(2)))
                        .byFilter
                        .put(membership.filter().text(), membership)
                == null;
    }

    @Nullable Membership remove(long session, TopicFilter filter) {
        Holder holder = holders.get(session);
        Membership removed = holder == null ? null : holder.byFilter.remove(filter.text());
        if (holder != null && holder.byFilter.isEmpty()) {
            holders.remove(session);
        }
        return removed;
    }

    /** All that {@code isOver}, which are gone then. */
    List<Membership> removeIf(Predicate<Membership> isOver) {
        List<Membership> removed = new ArrayList<>();
        holders.values()
                .removeIf(holder -> {
                    holder.byFilter
                            .values()
                            .removeIf(each -> isOver.test(each) && removed.add(each));
                    return holder.byFilter.isEmpty();
                });
        return removed;
    }

    /** Null if the session is a member of no group. */
    @Nullable GroupMember member(long session) {
        Holder holder = holders.get(session);
        return holder == null ? null : holder.member;
    }

    void forEachOf(long session, Consumer<Membership> action) {
        Holder holder = holders.get(session);
        if (holder != null) {
            holder.byFilter.values().forEach(action);
        }
    }

    void forEach(Consumer<Membership> action) {
        holders.values().forEach(holder -> holder.byFilter.values().forEach(action));
    }
}
