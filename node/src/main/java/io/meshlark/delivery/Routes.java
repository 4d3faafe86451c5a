package io.meshlark.delivery;

import io.meshlark.cluster.Peer;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.DigestSlice;
import io.meshlark.routing.DurableSubscriber;
import io.meshlark.routing.Interest;
import io.meshlark.routing.Lane;
import io.meshlark.routing.Match;
import io.meshlark.routing.MatchCollector;
import io.meshlark.routing.Owner;
import io.meshlark.routing.OwnerSet;
import io.meshlark.routing.RouteDigest;
import io.meshlark.routing.RouteHash;
import io.meshlark.routing.RouteKey;
import io.meshlark.routing.SharedStrategy;
import io.meshlark.routing.SipHash;
import io.meshlark.routing.SliceDelta;
import io.meshlark.routing.SliceImage;
import io.meshlark.routing.Subscriber;
import io.meshlark.routing.TopicTrie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every subscription that this node knows: exactly those of its own transient sessions and loaded
 * shards, as a digest those of everybody. Written under one lock, read by event loops without.
 */
public final class Routes {
    static final int THIS_NODE = 0;

    private final SipHash hash;
    private final RouteHash routeHash;
    private final RouteDigest digest;

    private final TopicTrie<Subscriber, Interest> subscribers;
    private final Groups groups;
    private final LoadedShard[] shards;
    private final DigestSlice slice;

    /** Whose subscriptions are known completely, and told to all: of this node and its shards. */
    private final Map<Integer, DigestSlice> told = new HashMap<>();

    private final Map<Integer, Peer> peers = new ConcurrentHashMap<>();
    private RouteNews news = RouteNews.NOBODY;
    private final AtomicLong version = new AtomicLong();

    /**
     * @param hash keyed with the cluster's secret, so that colliding filters cannot be made up
     * @param maxShapes different shapes of filters, beyond which subscriptions are refused
     */
    public Routes(SipHash hash, int maxShapes, int shards, SharedStrategy strategy) {
        this.hash = hash;
        this.routeHash = new RouteHash(hash);
        this.digest = new RouteDigest(routeHash, maxShapes);
        this.subscribers = new TopicTrie<>(hash);
        this.slice = new DigestSlice(Owner.node(THIS_NODE), 1, routeHash);
        this.shards = new LoadedShard[shards];
        this.groups = new Groups(this, hash, shards, strategy);
        replace(slice);
        digest.replace(groups.slice().image());
        for (int shard = 0; shard < shards; shard++) {
            this.shards[shard] = new LoadedShard(this, shard);
        }
    }

    /** The routes of one shard, for its actor to write. */
    public LoadedShard shard(int shard) {
        return shards[shard];
    }

    // ---- transient subscribers

    /** False: the filter's shape would be one too many; nothing has changed. */
    public boolean add(
            ShareGroup.SharedSubscriber subscriber, TopicFilter filter, Interest interest) {
        return filter.isShared()
                ? groups.join(subscriber, filter, interest)
                : add(subscriber, filter.filter(), interest);
    }

    private synchronized boolean add(Subscriber subscriber, String filter, Interest interest) {
        RouteKey key = admit(filter);
        if (key == null) {
            return false;
        }
        if (subscribers.put(filter, subscriber, interest) == null) {
            slice.add(key);
            tell(slice);
        }
        changed();
        return true;
    }

    public void remove(ShareGroup.SharedSubscriber subscriber, TopicFilter filter) {
        if (filter.isShared()) {
            groups.leave(subscriber, filter);
        } else {
            remove(subscriber, filter.filter());
        }
    }

    private synchronized void remove(Subscriber subscriber, String filter) {
        if (subscribers.remove(filter, subscriber) != null) {
            slice.remove(routeHash.keyOf(filter));
            tell(slice);
        }
        changed();
    }

    // ---- shared groups

    Groups groups() {
        return groups;
    }

    synchronized void groupsChanged(DigestSlice ofGroups) {
        if (!ofGroups.isDrained()) {
            digest.apply(ofGroups.drain());
        }
        changed();
    }

    // ---- what all nodes are told

    /** Tells everybody what has changed in a slice that they know. */
    synchronized void tell(DigestSlice changed) {
        if (!changed.isDrained()) {
            SliceDelta delta = changed.drain();
            digest.apply(delta);
            news.changed(delta);
        }
        changed();
    }

    /** Tells everybody a slice that they do not know, or know differently. */
    final synchronized void replace(DigestSlice known) {
        known.drain();
        SliceImage image = known.image();
        digest.replace(image);
        told.put(image.owner(), known);
        news.replaced(image);
        changed();
    }

    /** The slice is not this node's to tell any more; others keep what they know of it. */
    synchronized void forget(DigestSlice forgotten) {
        told.remove(forgotten.owner(), forgotten);
    }

    synchronized void count(DigestSlice of, RouteKey key) {
        of.add(key);
    }

    synchronized void uncount(DigestSlice of, RouteKey key) {
        of.remove(key);
    }

    synchronized void listen(RouteNews listener) {
        news = listener;
    }

    /** Every slice that is this node's to tell, and {@code then} before anything changes. */
    synchronized void introduce(Consumer<SliceImage> each, Runnable then) {
        told.values().forEach(slice -> each.accept(slice.image()));
        then.run();
    }

    /** The slice of {@code owner}, if it is this node's to tell, before it changes. */
    synchronized void introduce(int owner, Consumer<SliceImage> then) {
        DigestSlice known = told.get(owner);
        if (known != null) {
            then.accept(known.image());
        }
    }

    /** Where the slices of this node stand, to be compared by others, before they change. */
    synchronized void withMarks(Consumer<List<SliceMark>> then) {
        then.accept(told.values().stream().map(SliceMark::of).toList());
    }

    // ---- what other nodes tell

    /** Another node is there; what it owns has its number. */
    void joined(Peer peer) {
        peers.put(peer.number(), peer);
    }

    synchronized void left(Peer peer) {
        peers.remove(peer.number());
        digest.drop(Owner.node(peer.number()));
        changed();
    }

    synchronized RouteDigest.Outcome apply(SliceDelta delta) {
        RouteDigest.Outcome outcome = digest.apply(delta);
        changed();
        return outcome;
    }

    synchronized void replace(SliceImage image) {
        digest.replace(image);
        changed();
    }

    synchronized boolean has(SliceMark mark) {
        return digest.has(mark.owner(), mark.incarnation(), mark.sequence(), mark.checksum())
                || digest.hasNewer(mark.owner(), mark.incarnation());
    }

    // ---- for the shards

    synchronized @Nullable RouteKey admit(String filter) {
        return digest.admit(filter) instanceof RouteDigest.Admission.Admitted admitted
                ? admitted.key()
                : null;
    }

    void changed() {
        version.incrementAndGet();
    }

    RouteHash routeHash() {
        return routeHash;
    }

    SipHash hash() {
        return hash;
    }

    /** Subscriptions on this node; those to one shared group count once, wherever they are. */
    public int subscriptions() {
        int all = subscribers.size() + groups.size();
        for (LoadedShard shard : shards) {
            all += shard.size();
        }
        return all;
    }

    /** Filters of the whole cluster, each counted once for each node and shard that has it. */
    public synchronized long known() {
        return digest.size();
    }

    /** Memory that those take, in bytes. */
    public synchronized long knownBytes() {
        return digest.bytes();
    }

    /** Shared groups of the cluster. */
    public int sharedGroups() {
        return groups.size();
    }

    /** Their members; who is a member of several counts for each. */
    public int sharedMembers() {
        return groups.members();
    }

    // ---- reading

    /** Grows with each change, after the change can be seen. */
    long version() {
        return version.get();
    }

    /** Where {@code topic} leads now; {@code owners} is scratch space. */
    Route match(String topic, OwnerSet owners) {
        owners.clear();
        digest.match(topic, owners);
        if (owners.isEmpty()) {
            return Route.NOWHERE;
        }
        List<FanOut> lanes = List.of();
        List<ShareGroup> shared = new ArrayList<>(0);
        List<Match<DurableSubscriber>> durable = new ArrayList<>(0);
        int[] wanted = new int[owners.size()];
        int count = 0;
        int[] far = new int[owners.size()];
        int farCount = 0;
        List<Peer> nodes = new ArrayList<>(0);
        for (int i = 0; i < owners.size(); i++) {
            int owner = owners.get(i);
            int number = Owner.number(owner);
            if (Owner.isShard(owner)) {
                if (!shards[number].isHere()) {
                    far[farCount++] = number;
                }
                if (shards[number].collect(topic, durable)) {
                    wanted[count++] = number;
                }
            } else if (number == THIS_NODE) {
                MatchCollector<Subscriber> found = new MatchCollector<>();
                subscribers.match(topic, found);
                lanes = byLane(found.drain());
            } else if (number == Groups.OWNER) {
                groups.match(topic, shared::add);
            } else {
                Peer peer = peers.get(number);
                if (peer != null) {
                    nodes.add(peer);
                }
            }
        }
        return new Route(
                lanes,
                durable,
                Arrays.copyOf(wanted, count),
                shared,
                nodes,
                Arrays.copyOf(far, farCount));
    }

    private static List<FanOut> byLane(List<Match<Subscriber>> matches) {
        if (matches.isEmpty()) {
            return List.of();
        }
        if (matches.size() == 1) {
            return List.of(new FanOut(matches.getFirst().subscriber().lane(), matches));
        }
        Map<Lane, List<Match<Subscriber>>> lanes = new IdentityHashMap<>();
        for (Match<Subscriber> match : matches) {
            lanes.computeIfAbsent(match.subscriber().lane(), lane -> new ArrayList<>()).add(match);
        }
        List<FanOut> fanOuts = new ArrayList<>(lanes.size());
        lanes.forEach((lane, all) -> fanOuts.add(new FanOut(lane, all)));
        return fanOuts;
    }
}
