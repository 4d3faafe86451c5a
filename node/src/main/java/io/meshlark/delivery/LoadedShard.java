package io.meshlark.delivery;

import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.DigestSlice;
import io.meshlark.routing.DurableSubscriber;
import io.meshlark.routing.Interest;
import io.meshlark.routing.Match;
import io.meshlark.routing.MatchCollector;
import io.meshlark.routing.Owner;
import io.meshlark.routing.RouteKey;
import io.meshlark.routing.ShardRoutes;
import io.meshlark.routing.TopicTrie;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one shard's durable sessions on the node that runs it. While the shard
 * loads, its part of the digest stays as it was, so that publications still go to it and wait
 * there.
 */
public final class LoadedShard implements ShardRoutes {
    private final Routes routes;
    private final int shard;

    /** Null until the shard has loaded here: it may want anything the digest says. */
    private volatile @Nullable TopicTrie<DurableSubscriber, Interest> trie;

    /** Sessions that are members of shared groups, by number. */
    private final Map<Long, DurableSubscriber> members = new ConcurrentHashMap<>();

    // the actor's alone
    private long incarnation;
    private TopicTrie<DurableSubscriber, Interest> filling;
    private DigestSlice slice;

    LoadedShard(Routes routes, int shard) {
        this.routes = routes;
        this.shard = shard;
        this.filling = new TopicTrie<>(routes.hash());
        this.slice = new DigestSlice(Owner.shard(shard), 0, routes.routeHash());
    }

    @Override
    public void clear(long incarnation) {
        routes.forget(slice);
        trie = null;
        members.clear();
        filling = new TopicTrie<>(routes.hash());
        this.incarnation = incarnation;
        slice = new DigestSlice(Owner.shard(shard), incarnation, routes.routeHash());
        routes.groups().tell(new GroupChange.Loading(shard, incarnation));
        routes.changed();
    }

    /** The shard has left this node: its part of the digest stays, for whoever has it now. */
    public void unload() {
        routes.forget(slice);
        routes.groups().unloaded(shard);
        trie = null;
        members.clear();
        filling = new TopicTrie<>(routes.hash());
        routes.changed();
    }

    @Override
    public void loaded() {
        routes.groups().tell(new GroupChange.Loaded(shard, incarnation));
        routes.replace(slice);
        trie = filling;
        routes.changed();
    }

    @Override
    public boolean add(DurableSubscriber subscriber, TopicFilter filter, Interest interest) {
        RouteKey key =
                trie == null
                        ? routes.routeHash().keyOf(filter.filter())
                        : routes.admit(filter.filter());
        if (key == null) {
            return false;
        }
        if (filter.isShared()) {
            members.put(subscriber.number(), subscriber);
            routes.groups()
                    .tell(
                            new GroupChange.DurableJoined(
                                    shard,
                                    incarnation,
                                    subscriber.number(),
                                    subscriber.clientId(),
                                    subscriber.online() != null,
                                    filter,
                                    interest));
        } else if (filling.put(filter.filter(), subscriber, interest) == null) {
            routes.count(slice, key);
        }
        tell();
        return true;
    }

    @Override
    public void remove(DurableSubscriber subscriber, TopicFilter filter) {
        if (filter.isShared()) {
            long number = subscriber.number();
            routes.groups().tell(new GroupChange.DurableLeft(shard, incarnation, number, filter));
            if (!routes.groups().isMember(shard, number)) {
                members.remove(number);
            }
        } else if (filling.remove(filter.filter(), subscriber) != null) {
            routes.uncount(slice, routes.routeHash().keyOf(filter.filter()));
        }
        tell();
    }

    private void tell() {
        if (trie != null) {
            routes.tell(slice);
        }
    }

    @Override
    public List<Match<DurableSubscriber>> match(String topic) {
        MatchCollector<DurableSubscriber> found = new MatchCollector<>();
        filling.match(topic, found);
        return found.drain();
    }

    @Override
    public void presenceChanged(DurableSubscriber subscriber, List<TopicFilter> filters) {
        if (filters.stream().anyMatch(TopicFilter::isShared)) {
            routes.groups()
                    .tell(
                            new GroupChange.Presence(
                                    shard,
                                    incarnation,
                                    subscriber.number(),
                                    subscriber.online() != null));
        }
    }

    /** A session that is a member of some shared group. */
    @Nullable DurableSubscriber member(long number) {
        return members.get(number);
    }

    /** Whether it runs on this node. */
    boolean isHere() {
        return trie != null;
    }

    int size() {
        TopicTrie<DurableSubscriber, Interest> loaded = trie;
        return loaded == null ? 0 : loaded.size();
    }

    /** Adds who wants {@code topic}; whether somebody may want it at QoS 1 or 2. */
    boolean collect(String topic, List<Match<DurableSubscriber>> into) {
        TopicTrie<DurableSubscriber, Interest> loaded = trie;
        if (loaded == null) {
            return true;
        }
        MatchCollector<DurableSubscriber> found = new MatchCollector<>();
        loaded.match(topic, found);
        boolean acknowledged = false;
        for (Match<DurableSubscriber> match : found.drain()) {
            into.add(match);
            acknowledged |= match.qos().isAcknowledged();
        }
        return acknowledged;
    }
}
