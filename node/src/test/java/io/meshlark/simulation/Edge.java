package io.meshlark.simulation;

import io.meshlark.delivery.Publisher.Outcome;
import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.connection.KnownIds;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.Interest;
import io.meshlark.routing.Lane;
import io.meshlark.routing.Match;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.ClientSession.OpenInbound;
import io.meshlark.session.ClientSession.Subscription;
import io.meshlark.session.ConnectionId;
import io.meshlark.session.Generations;
import io.meshlark.session.Outgoing;
import io.meshlark.session.Session;
import io.meshlark.session.Sessions;
import io.meshlark.session.ToEdge;
import io.meshlark.session.ToSession;
import io.meshlark.session.Window;
import io.meshlark.session.shard.Presence;
import io.meshlark.session.shard.ShardCommand;
import io.meshlark.session.shard.ShardEffect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The broker's end of one connection, on its event loop. */
final class Edge implements ToEdge, Session.Out, ServerEnd {
    /** A session looks at the clock before it waits for its journal. */
    private static final long SLOWEST_WRITE = 1_000;

    private final Broker broker;
    private final World world;
    private final ClientConnection peer;
    private final Link link;
    private final Channel loop;
    private final Channel toShard;
    private final Sessions.Request request;

    private boolean closed;
    private boolean attached;
    private @Nullable Departure departure;
    private @Nullable SimulatedShard shard;
    private @Nullable Presence presence;

    // QoS 2 from the client
    private Generations generations = new Generations();
    private KnownIds knownIds = new KnownIds(false);
    private ShardCommand.@Nullable Rebase rebasing;

    /** From the client, while that is under way. */
    private final List<Runnable> held = new ArrayList<>();

    private final Map<Integer, Inbound> inbound = new HashMap<>();
    private final Set<Integer> fresh = new HashSet<>();

    // a transient session
    private @Nullable Session transientSession;
    private final Map<TopicFilter, Interest> filters = new LinkedHashMap<>();
    private long outSeq;

    // what is out, to check on
    private int window;
    private final Set<Integer> out = new HashSet<>();

    /** How far a QoS 2 PUBLISH of the client has come. */
    private static final class Inbound {
        boolean done;
        boolean mayBeWritten;
        boolean releasing;
    }

    Edge(Broker broker, ClientConnection peer, Link link, Sessions.Request request) {
        this.broker = broker;
        this.world = broker.world();
        this.peer = peer;
        this.link = link;
        this.request = request;
        this.loop = new Channel(broker, 2);
        this.toShard = new Channel(broker, 2);
    }

    @Override
    public ConnectionId connection() {
        return ConnectionId.NONE;
    }

    @Override
    public String clientId() {
        return request.clientId();
    }

    @Override
    public boolean isLive() {
        return attached && !closed;
    }

    private boolean isDurable() {
        return presence != null && presence.session() != 0;
    }

    private long epoch() {
        return presence == null ? 0 : presence.epoch();
    }

    private long session() {
        return presence == null ? 0 : presence.session();
    }

    // ---- CONNECT

    void connect() {
        broker.edges().add(this);
        toShard.send(
                () -> broker.shardOf(clientId()).tell(new ShardCommand.Connect(request, this)));
    }

    void attached(SimulatedShard shard, ShardEffect.Attach attach) {
        loop.send(() -> {
            this.shard = shard;
            this.presence = attach.presence();
            this.knownIds = new KnownIds(!attach.sessionPresent());
            if (closed) {
                sendGone();
                return;
            }
            attached = true;
            if (attach.generations() != null) {
                generations = attach.generations();
            }
            for (OpenInbound open : attach.openInbound()) {
                Inbound known = new Inbound();
                known.done = true;
                known.mayBeWritten = open.appended();
                inbound.put(open.packetId(), known);
            }
            if (session() == 0) {
                transientSession = new Session(broker.scenario().queue(), this);
                newWindow(request.receiveMaximum());
                transientSession.attach(
                        new Window(request.receiveMaximum(), 1_000, request.fits()), world.now());
            }
            boolean present = attach.sessionPresent();
            int shardNumber = shard.number();
            long number = session();
            link.down(() -> peer.connAck(present, shardNumber, number));
        });
    }

    @Override
    public void attached(Attached attached, ToSession session) {
        throw new UnsupportedOperationException("the simulation has its own");
    }

    @Override
    public void reattached(ToSession session) {
        throw new UnsupportedOperationException("the simulation has one node");
    }

    @Override
    public void caughtUp() {}

    @Override
    public void dropped() {}

    @Override
    public void left() {}

    @Override
    public void refused(ReasonCode reason, String detail) {
        loop.send(() -> {
            world.trace(() -> this + " is refused: " + detail);
            closed = true;
            broker.edges().remove(this);
            link.down(peer::closed);
        });
    }

    // ---- PUBLISH from the client

    @Override
    public void publish(Publication publication, int packetId, boolean dup) {
        if (closed) {
            return;
        }
        if (rebasing != null) {
            held.add(() -> publish(publication, packetId, dup));
            return;
        }
        if (publication.qos() == QoS.AT_LEAST_ONCE) {
            if (!dup) {
                knownIds.add(packetId);
            }
            broker.publish(
                    publication, null, outcome -> loop.send(() -> puback(packetId, outcome)));
            return;
        }
        Inbound known = inbound.get(packetId);
        if (known != null) {
            if (known.done) {
                down(() -> peer.pubRec(packetId, ReasonCode.SUCCESS));
            }
            return;
        }
        Inbound open = new Inbound();
        if (!dup) {
            knownIds.add(packetId);
        }
        // An earlier connection may have published it already, whatever this one finds out.
        open.mayBeWritten = dup;
        inbound.put(packetId, open);
        MessageId id =
                isDurable() && shard != null
                        ? new MessageId(
                                MessageId.source(shard.number(), session()),
                                packetId,
                                generations.of(packetId))
                        : null;
        broker.publish(
                publication, id, outcome -> loop.send(() -> pubrec(packetId, open, outcome)));
    }

    private void puback(int packetId, Outcome outcome) {
        ReasonCode reason =
                outcome == Outcome.REFUSED ? ReasonCode.QUOTA_EXCEEDED : ReasonCode.SUCCESS;
        down(() -> peer.pubAck(packetId, reason));
    }

    private void pubrec(int packetId, Inbound open, Outcome outcome) {
        open.mayBeWritten |= outcome == Outcome.APPENDED;
        open.done = outcome != Outcome.REFUSED;
        if (outcome != Outcome.REFUSED) {
            down(() -> peer.pubRec(packetId, ReasonCode.SUCCESS));
        } else if (open.mayBeWritten) {
            down(peer::closed); // rule 3
            close(new Departure(true, request.sessionExpiry(), openInbound()));
        } else {
            inbound.remove(packetId);
            down(() -> peer.pubRec(packetId, ReasonCode.QUOTA_EXCEEDED));
        }
    }

    @Override
    public void pubRel(int packetId) {
        if (closed) {
            return;
        }
        if (rebasing != null) {
            held.add(() -> pubRel(packetId));
            return;
        }
        Inbound known = inbound.get(packetId);
        if (known != null && known.releasing) {
            return;
        }
        if (!isDurable() || (known != null && known.done && !known.mayBeWritten)) {
            inbound.remove(packetId);
            down(() -> peer.pubComp(packetId));
            return;
        }
        Inbound open = known == null ? new Inbound() : known;
        open.releasing = true;
        inbound.put(packetId, open);
        long generation = generations.of(packetId);
        generations.release(packetId, generation);
        ShardCommand.Caller caller = new ShardCommand.Caller(clientId(), session(), epoch(), this);
        toShard(s -> s.tell(new ShardCommand.Release(caller, packetId, generation)));
        knownIds.add(packetId);
        int[] closed = knownIds.closed(openIds(packetId));
        if (closed.length > 0 && world.chance(0.3)) {
            rebase(caller, closed);
        }
    }

    private int[] openIds(int released) {
        return broker.keeps(Rule.OPEN_IDS_KEEP_THEIR_GENERATION)
                ? inbound.keySet().stream()
                        .mapToInt(Integer::intValue)
                        .filter(id -> id != released)
                        .toArray()
                : new int[0];
    }

    private void rebase(ShardCommand.Caller caller, int[] closed) {
        ShardCommand.Rebase rebase =
                new ShardCommand.Rebase(caller, generations.baseFor(closed), closed);
        rebasing = rebase;
        toShard(s -> s.tell(rebase));
    }

    /** Nothing is published to groups. */
    @Override
    public void assigned(int question, List<Assignment> earlier) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void rebased() {
        loop.send(this::goOn);
    }

    private void goOn() {
        ShardCommand.Rebase done = rebasing;
        if (done == null) {
            return;
        }
        rebasing = null;
        generations.rebase(done.base(), done.ranges());
        List<Runnable> waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(Runnable::run);
    }

    @Override
    public void released(int packetId) {
        loop.send(() -> {
            inbound.remove(packetId);
            down(() -> peer.pubComp(packetId));
        });
    }

    // ---- SUBSCRIBE

    @Override
    public void subscribe(int packetId, Subscription subscription) {
        if (closed) {
            return;
        }
        if (isDurable()) {
            ShardCommand.Caller caller =
                    new ShardCommand.Caller(clientId(), session(), epoch(), this);
            toShard(s ->
                    s.tell(new ShardCommand.Subscribe(caller, packetId, List.of(subscription))));
        } else {
            filters.put(
                    subscription.filter(),
                    new Interest(subscription.options(), subscription.subscriptionId()));
            down(() -> peer.subAck(packetId));
        }
    }

    @Override
    public void unsubscribe(int packetId, TopicFilter filter) {
        if (closed) {
            return;
        }
        if (isDurable()) {
            ShardCommand.Caller caller =
                    new ShardCommand.Caller(clientId(), session(), epoch(), this);
            toShard(s -> s.tell(new ShardCommand.Unsubscribe(caller, packetId, List.of(filter))));
        } else {
            filters.remove(filter);
        }
    }

    @Override
    public void subscribed(
            int packetId, List<ReasonCode> reasons, List<Boolean> isNew, @Nullable String problem) {
        loop.send(() -> down(() -> peer.subAck(packetId)));
    }

    @Override
    public void unsubscribed(int packetId, List<ReasonCode> reasons) {
        loop.send(() -> down(() -> peer.unsubAck(packetId)));
    }

    // ---- to the client

    /** Called by the session, before it sends on this connection. */
    void newWindow(int receiveMaximum) {
        window = receiveMaximum;
    }

    @Override
    public void publish(Outgoing message, int packetId, boolean dup) {
        Publication publication = message.publication();
        Checker checker = broker.checker();
        if (!dup && publication.isExpired(world.now() - SLOWEST_WRITE)) {
            checker.violated(publication.payload().utf8() + " is sent although it has expired");
        }
        boolean toDurable = transientSession == null;
        loop.send(() -> {
            if (closed) {
                return;
            }
            out.add(packetId);
            if (toDurable && out.size() > window) {
                checker.violated(out.size() + " in flight to " + this + ", limit is " + window);
            }
            String payload = publication.payload().utf8();
            checker.sends(peer, payload, packetId, dup);
            world.trace(() ->
                    this
                            + " sends "
                            + payload
                            + " as "
                            + packetId
                            + " "
                            + message.qos()
                            + (dup ? " DUP" : ""));
            link.down(() -> peer.publish(publication, packetId, message.qos(), dup));
        });
    }

    @Override
    public void release(int packetId, ReasonCode reason) {
        world.trace(() -> this + " releases " + packetId + " " + reason);
        loop.send(() -> down(() -> peer.pubRel(packetId)));
    }

    private void down(Runnable packet) {
        if (!closed) {
            link.down(packet);
        }
    }

    // ---- acknowledgements of the client

    @Override
    public void pubAck(int packetId) {
        out.remove(packetId);
        if (transientSession != null) {
            transientSession.acknowledged(packetId, world.now());
        } else {
            long epoch = epoch();
            toShard(s -> s.forward(session(), epoch, a -> a.acknowledged(packetId)));
        }
    }

    @Override
    public void pubRec(int packetId, ReasonCode reason) {
        if (reason.isError()) {
            out.remove(packetId);
        }
        if (transientSession != null) {
            transientSession.received(packetId, reason, world.now());
        } else {
            long epoch = epoch();
            toShard(s -> s.forward(session(), epoch, a -> a.received(packetId, reason)));
        }
    }

    @Override
    public void pubComp(int packetId) {
        out.remove(packetId);
        if (transientSession != null) {
            transientSession.completed(packetId, world.now());
        } else {
            long epoch = epoch();
            toShard(s -> s.forward(session(), epoch, a -> a.completed(packetId)));
        }
    }

    private void toShard(java.util.function.Consumer<SimulatedShard> message) {
        SimulatedShard to = shard;
        if (!closed && to != null) {
            toShard.send(() -> message.accept(to));
        }
    }

    // ---- a transient session

    /** Takes a publication if the client wants it; true when it did at QoS 1 or 2. */
    boolean offer(Publication publication) {
        Session session = transientSession;
        if (session == null || closed) {
            return false;
        }
        Match<Edge> match = PlainRoutes.match(this, filters, publication.topic());
        Match<Edge> seen =
                match == null ? null : match.seen(clientId().equals(publication.publisher()));
        QoS qos = seen == null ? QoS.AT_MOST_ONCE : seen.qos().min(publication.qos());
        if (!qos.isAcknowledged()) {
            return false;
        }
        session.offer(
                new Outgoing(outSeq++, publication, qos, false, SubscriptionIds.NONE, false),
                world.now());
        return true;
    }

    @Override
    public void received(long outSeq) {
        if (transientSession != null) {
            transientSession.receivedIsDurable(outSeq);
        }
    }

    @Override
    public void settled(long outSeq) {}

    @Override
    public void dropped(Outgoing message, Session.Drop why) {
        broker.checker().droppedFor(peer, why);
        if (transientSession != null) {
            transientSession.dropIsDurable(world.now());
        }
    }

    // ---- the end

    @Override
    public void kick(ReasonCode reason, String detail) {
        loop.send(() -> {
            if (!closed) {
                world.trace(() -> this + " is kicked: " + detail);
                link.down(peer::closed);
                close(new Departure(true, request.sessionExpiry(), openInbound()));
            }
        });
    }

    @Override
    public void disconnect(boolean publishWill, Runnable arrived) {
        if (closed) {
            return;
        }
        world.trace(() -> this + " gets DISCONNECT " + (publishWill ? "with will" : ""));
        close(new Departure(publishWill, request.sessionExpiry(), openInbound()));
        arrived.run();
    }

    @Override
    public void severed() {
        broker.after(world.between(0, 1_500), this::lost);
    }

    /** The socket is dead. */
    void lost() {
        if (!closed) {
            world.trace(() -> this + " is lost");
            close(new Departure(true, request.sessionExpiry(), openInbound()));
        }
    }

    /** The process died. */
    void died() {
        closed = true;
        if (world.chance(0.5)) {
            link.down(peer::closed); // the kernel still has what was written
        } else {
            peer.brokenSoon();
        }
    }

    /** Whether nothing of its own session waits for the client. */
    boolean isDrained() {
        return transientSession == null || transientSession.isEmpty();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    private List<OpenInbound> openInbound() {
        List<OpenInbound> open = new ArrayList<>();
        inbound.forEach((packetId, state) -> {
            if (state.done && !state.releasing) {
                open.add(new OpenInbound(packetId, state.mayBeWritten));
            }
        });
        return open;
    }

    private void close(Departure departure) {
        closed = true;
        broker.edges().remove(this);
        this.departure = departure;
        if (presence != null) {
            sendGone();
        }
    }

    private void sendGone() {
        SimulatedShard to = shard;
        Departure how = departure;
        if (to == null || how == null) {
            return;
        }
        long epoch = epoch();
        long session = session();
        // Mostly soon and in order; now and then long after the shard has stopped waiting.
        if (broker.isChaotic() && world.chance(0.1)) {
            broker.checker().goneIsLate(peer);
            broker.after(
                    world.between(1_000, 6_000),
                    () -> toShard.send(() -> to.gone(clientId(), session, epoch, how)));
        } else {
            toShard.send(() -> to.gone(clientId(), session, epoch, how));
        }
    }

    // ---- not used

    @Override
    public Lane lane() {
        throw new UnsupportedOperationException("the simulation has no lanes");
    }

    @Override
    public void deliver(Publication publication, QoS qos, boolean retain, SubscriptionIds ids) {
        throw new UnsupportedOperationException("the simulation has no QoS 0");
    }

    @Override
    public String toString() {
        return "edge of " + peer;
    }
}
