package io.meshlark.delivery;

import io.meshlark.cluster.Peer;
import io.meshlark.delivery.Memberships.Membership;
import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.DigestSlice;
import io.meshlark.routing.Interest;
import io.meshlark.routing.Owner;
import io.meshlark.routing.SharedStrategy;
import io.meshlark.routing.SipHash;
import io.meshlark.routing.TopicTrie;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All shared groups of the cluster with all their members, as every node has them: whoever
 * publishes picks (ADR 0014). Members come from this node's transient sessions, from those of each
 * peer, and from each shard, whichever node runs it.
 *
 * <p>Written under one lock, which may be held when that of {@link Routes} is taken, never the
 * other way round; read by event loops without.
 */
final class Groups {
    /** Owns the filters of groups in this node's digest; no other node hears of it. */
    static final int OWNER = 1 << 30;

    /** For shards that run nowhere at present. */
    private static final int NOWHERE = Integer.MAX_VALUE;

    private final Routes routes;
    private final SipHash hash;
    private final SharedStrategy strategy;
    private final TopicTrie<String, ShareGroup> groups;
    private final DigestSlice slice;

    private final Memberships here = new Memberships();
    private final Map<Peer, Memberships> peers = new HashMap<>();
    private final OfShard[] shards;
    private GroupNews news = GroupNews.NOBODY;
    private volatile int members;

    /** The durable members of one shard. */
    private static final class OfShard {
        final Memberships members = new Memberships();

        /** Who is connected, by number. */
        final Map<Long, Boolean> connected = new HashMap<>();

        /** The same as heard while it loads: then nobody is, at first, and that is not to count. */
        final Map<Long, Boolean> connectedNow = new HashMap<>();

        /** The newest incarnation that has spoken. */
        long incarnation;

        int round;

        /** Our number of the node that runs it. */
        int node = NOWHERE;

        boolean isLoading;

        boolean isConnected(long session) {
            return connectedNow.getOrDefault(session, connected.getOrDefault(session, false));
        }
    }

    Groups(Routes routes, SipHash hash, int shards, SharedStrategy strategy) {
        this.routes = routes;
        this.hash = hash;
        this.strategy = strategy;
        this.groups = new TopicTrie<>(hash);
        this.slice = new DigestSlice(Owner.node(OWNER), 1, routes.routeHash());
        this.shards = new OfShard[shards];
        for (int shard = 0; shard < shards; shard++) {
            this.shards[shard] = new OfShard();
        }
    }

    DigestSlice slice() {
        return slice;
    }

    synchronized void listen(GroupNews listener) {
        news = listener;
    }

    // ---- reading

    void match(String topic, Consumer<ShareGroup> action) {
        BiConsumer<String, ShareGroup> each = (name, group) -> action.accept(group);
        groups.match(topic, each);
    }

    @Nullable ShareGroup group(String name, String filter) {
        return groups.get(filter, name);
    }

    /** A transient session of this node, if it is a member of any group. */
    GroupMember.@Nullable Here here(long connection) {
        return (GroupMember.Here) here.member(connection);
    }

    /** Whom an assignment means; null if it is a member of no group any more. */
    synchronized @Nullable GroupMember member(Assignment.Member named, long thisNode) {
        return switch (named) {
            case Assignment.Durable(int shard, long session) ->
                    shards[shard].members.member(session);
            case Assignment.Transient(long node, long connection) -> {
                if (node == thisNode) {
                    yield here.member(connection);
                }
                Peer peer = peer(node);
                Memberships of = peer == null ? null : peers.get(peer);
                yield of == null ? null : of.member(connection);
            }
        };
    }

    /** A node that has, or has had, transient members; null if it is none, or has left. */
    synchronized @Nullable Peer peer(long life) {
        for (Peer peer : peers.keySet()) {
            if (peer.life() == life) {
                return peer;
            }
        }
        return null;
    }

    int size() {
        return groups.size();
    }

    /** How many memberships this node knows of, its own and others'. */
    int members() {
        return members;
    }

    // ---- this node's transient sessions

    /** False: the filter's shape would be one too many; nothing has changed. */
    synchronized boolean join(
            ShareGroup.SharedSubscriber session, TopicFilter filter, Interest interest) {
        if (routes.admit(filter.filter()) == null) {
            return false;
        }
        put(
                here,
                session.number(),
                new Membership(new GroupMember.Here(session), filter, interest, 0));
        news.changed(
                new GroupChange.Joined(
                        session.number(),
                        session.clientId(),
                        session.receiveMaximum(),
                        filter,
                        interest));
        return true;
    }

    synchronized void leave(ShareGroup.SharedSubscriber session, TopicFilter filter) {
        remove(here, session.number(), filter);
        news.changed(new GroupChange.Left(session.number(), filter));
    }

    // ---- durable sessions

    /** Of a shard that loads or runs here. */
    synchronized void tell(GroupChange.OfShard change) {
        if (take(change, Routes.THIS_NODE)) {
            news.changed(change);
        }
    }

    /** The shard has left this node; its members stay. */
    synchronized void unloaded(int shard) {
        if (shards[shard].node == Routes.THIS_NODE) {
            runsOn(shards[shard], NOWHERE);
        }
    }

    /** Whether the session is a member of any group. */
    boolean isMember(int shard, long session) {
        return shards[shard].members.member(session) != null;
    }

    private boolean take(GroupChange.OfShard change, int node) {
        OfShard of = shards[change.shard()];
        if (change.incarnation() < of.incarnation) {
            return false;
        }
        of.incarnation = change.incarnation();
        switch (change) {
            case GroupChange.Loading _ -> {
                of.round++;
                of.isLoading = true;
                of.connectedNow.clear();
                runsOn(of, node);
            }
            case GroupChange.DurableJoined joined -> {
                Membership membership =
                        new Membership(
                                new GroupMember.Durable(
                                        joined.shard(), joined.session(), joined.clientId()),
                                joined.filter(),
                                joined.interest(),
                                of.round);
                put(of.members, joined.session(), membership);
                place(of, membership, connected(of, joined));
            }
            case GroupChange.DurableLeft left -> {
                remove(of.members, left.session(), left.filter());
                forgetIfGone(of, left.session());
            }
            case GroupChange.Presence presence ->
                    isConnected(of, presence.session(), presence.isConnected());
            case GroupChange.Loaded _ -> loaded(of);
        }
        return true;
    }

    /** Whether a member that has been named counts as connected. */
    private static boolean connected(OfShard of, GroupChange.DurableJoined joined) {
        if (of.isLoading) {
            of.connectedNow.put(joined.session(), joined.isConnected());
            return of.connected.computeIfAbsent(joined.session(), s -> joined.isConnected());
        }
        of.connected.put(joined.session(), joined.isConnected());
        return joined.isConnected();
    }

    private void isConnected(OfShard of, long session, boolean isConnected) {
        if (of.members.member(session) == null) {
            return;
        }
        if (of.isLoading) {
            of.connectedNow.put(session, isConnected);
        } else if (!Objects.equals(of.connected.put(session, isConnected), isConnected)) {
            of.members.forEachOf(session, each -> place(of, each, isConnected));
        }
    }

    private void loaded(OfShard of) {
        of.isLoading = false;
        of.members.removeIf(each -> each.round() < of.round).forEach(this::exit);
        of.connected.keySet().removeIf(session -> of.members.member(session) == null);
        of.connectedNow.forEach((session, isConnected) -> isConnected(of, session, isConnected));
        of.connectedNow.clear();
    }

    private static void forgetIfGone(OfShard of, long session) {
        if (of.members.member(session) == null) {
            of.connected.remove(session);
        }
    }

    /** The node where the client is, is not known: that of the shard stands for it. */
    private void runsOn(OfShard of, int node) {
        of.node = node;
        of.connected.forEach((session, isConnected) ->
                of.members.forEachOf(session, each -> place(of, each, isConnected)));
    }

    private void place(OfShard of, Membership membership, boolean isConnected) {
        ShareGroup group = groupOf(membership.filter());
        if (group != null) {
            group.place((GroupMember.Durable) membership.member(), isConnected, of.node);
        }
    }

    // ---- other nodes

    /** Everything that this node has to tell, and {@code then} before anything changes. */
    synchronized void introduce(Consumer<GroupChange> to, Runnable then) {
        here.forEach(each -> {
            ShareGroup.SharedSubscriber session = ((GroupMember.Here) each.member()).session();
            to.accept(
                    new GroupChange.Joined(
                            session.number(),
                            session.clientId(),
                            session.receiveMaximum(),
                            each.filter(),
                            each.interest()));
        });
        for (int shard = 0; shard < shards.length; shard++) {
            if (shards[shard].node == Routes.THIS_NODE) {
                introduce(shard, shards[shard], to);
            }
        }
        then.run();
    }

    private static void introduce(int shard, OfShard of, Consumer<GroupChange> to) {
        to.accept(new GroupChange.Loading(shard, of.incarnation));
        of.members.forEach(each -> {
            GroupMember.Durable member = (GroupMember.Durable) each.member();
            if (each.round() == of.round) {
                to.accept(
                        new GroupChange.DurableJoined(
                                shard,
                                of.incarnation,
                                member.session(),
                                member.clientId(),
                                of.isConnected(member.session()),
                                each.filter(),
                                each.interest()));
            }
        });
        if (!of.isLoading) {
            to.accept(new GroupChange.Loaded(shard, of.incarnation));
        }
    }

    synchronized void heard(Peer peer, GroupChange change) {
        switch (change) {
            case GroupChange.Joined joined ->
                    put(
                            peers.computeIfAbsent(peer, p -> new Memberships()),
                            joined.connection(),
                            new Membership(
                                    new GroupMember.OnPeer(
                                            peer,
                                            joined.connection(),
                                            joined.clientId(),
                                            joined.receiveMaximum()),
                                    joined.filter(),
                                    joined.interest(),
                                    0));
            case GroupChange.Left left -> {
                Memberships of = peers.get(peer);
                if (of != null) {
                    remove(of, left.connection(), left.filter());
                }
            }
            case GroupChange.OfShard ofShard -> take(ofShard, peer.number());
        }
    }

    /** Its transient sessions are gone; said once or more. */
    synchronized void left(Peer peer) {
        Memberships gone = peers.remove(peer);
        if (gone != null) {
            gone.removeIf(each -> true).forEach(this::exit);
        }
        for (OfShard of : shards) {
            if (of.node == peer.number()) {
                runsOn(of, NOWHERE);
            }
        }
    }

    // ---- in and out

    private @Nullable ShareGroup groupOf(TopicFilter filter) {
        return groups.get(filter.filter(), nameOf(filter));
    }

    private static String nameOf(TopicFilter filter) {
        return Objects.requireNonNull(filter.group());
    }

    private void put(Memberships of, long session, Membership membership) {
        if (of.put(session, membership)) {
            members++;
        }
        TopicFilter filter = membership.filter();
        ShareGroup group = groupOf(filter);
        if (group != null) {
            group.join(membership.member(), membership.interest());
            return;
        }
        group = new ShareGroup(nameOf(filter), filter.filter(), share(filter), strategy);
        group.join(membership.member(), membership.interest());
        groups.put(filter.filter(), nameOf(filter), group);
        slice.add(routes.routeHash().keyOf(filter.filter()));
        routes.groupsChanged(slice);
    }

    /** The same on all nodes, and nobody can make two groups have the same. */
    private long share(TopicFilter filter) {
        String text = filter.text();
        return hash.hash(text, 0, text.length()) >>> 1 | 1L << 62;
    }

    private void remove(Memberships of, long session, TopicFilter filter) {
        Membership removed = of.remove(session, filter);
        if (removed != null) {
            exit(removed);
        }
    }

    private void exit(Membership removed) {
        members--;
        TopicFilter filter = removed.filter();
        ShareGroup group = groupOf(filter);
        if (group == null) {
            return;
        }
        group.leave(removed.member());
        if (group.isEmpty()) {
            groups.remove(filter.filter(), nameOf(filter));
            slice.remove(routes.routeHash().keyOf(filter.filter()));
            routes.groupsChanged(slice);
        }
    }
}
