package io.meshlark.session.edge;

import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.routing.Lane;
import io.meshlark.session.ClientSession;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.ConnectionId;
import io.meshlark.session.FromEdge;
import io.meshlark.session.Outgoing;
import io.meshlark.session.Sessions;
import io.meshlark.session.ToClient;
import io.meshlark.session.ToEdge;
import io.meshlark.session.ToSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection between its client and the shard of its session, wherever that is. Shards come and
 * go; the connection stays, and tells each new incarnation what the one before may have forgotten.
 *
 * <pre>
 *  CONNECTING ── attached ──▶ ATTACHED ── disconnected ──▶ LEAVING ── left ──▶ over
 *      │ refused                                                                ▲
 *      └────────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Lives on the event loop of its client; what a shard says hops there.
 */
public final class EdgeConnection implements ToEdge {
    private final long number;
    private final ShardHome home;
    private final Edge edge;
    private final Sessions.Request request;
    private final ToClient client;
    private final long since;

    // set on the lane, read by the roll call
    private volatile @Nullable Attached attached;

    // on the lane only
    private @Nullable DurableLink durable;
    private @Nullable Departure departure;
    private boolean isOver;

    /** Whether it has been told that its client is there. */
    private boolean isKnown;

    /** The client has been refused while the shard was not to be heard. */
    private boolean isGivenUp;

    EdgeConnection(
            long number, ShardHome home, Edge edge, Sessions.Request request, ToClient client) {
        this.number = number;
        this.home = home;
        this.edge = edge;
        this.request = request;
        this.client = client;
        this.since = edge.clock().getAsLong();
    }

    /** When it came, epoch milliseconds. */
    long since() {
        return since;
    }

    /** This node's number for it, never used again in this life of the node. */
    public long number() {
        return number;
    }

    /** The answer to CONNECT, null before it. */
    public @Nullable Attached whatWasAttached() {
        return attached;
    }

    @Override
    public ConnectionId connection() {
        return new ConnectionId(edge.life(), number);
    }

    @Override
    public String clientId() {
        return request.clientId();
    }

    @Override
    public boolean isHere() {
        return true;
    }

    @Override
    public Lane lane() {
        return client.lane();
    }

    void onLane(Runnable task) {
        if (lane().isHere()) {
            task.run();
        } else {
            lane().execute(task);
        }
    }

    // ---- the shard comes and goes

    /** A new incarnation of the shard listens. */
    void opened() {
        DurableLink link = durable;
        if (attached == null) {
            if (isGivenUp) {
                over();
            } else {
                connect();
            }
        } else if (departure != null) {
            tellGone(departure);
        } else if (link != null) {
            home.tell(this, new FromEdge.Reattach(request, link.sentSoFar()));
            link.askAgain();
        }
    }

    void connect() {
        home.tell(this, new FromEdge.Connect(request));
    }

    /** Null when it is over. */
    @Nullable Present present() {
        Attached as = attached;
        if (isOver) {
            return null;
        }
        String owner = request.principal().userName();
        return as == null
                ? Present.unanswered(number, clientId(), owner)
                : new Present(number, clientId(), owner, as.epoch(), as.session());
    }

    // ---- from the shard

    @Override
    public void attached(Attached what, ToSession session) {
        onLane(() -> attach(what, session));
    }

    private void attach(Attached what, ToSession session) {
        if (attached != null || isOver || home.isOlder(what.epoch())) {
            return; // an incarnation that has been replaced
        }
        attached = what;
        if (isGivenUp) {
            leave(
                    new Departure(
                            false, request.sessionExpiry(), what.openInbound(), what.replays()));
            return;
        }
        ClientSession mine;
        DurableLink link = null;
        if (what.generations() == null) {
            mine = new TransientSession(edge, number, request, client, this::leave);
        } else {
            link = new DurableLink(home, this, edge, client, what, session);
            mine = link;
        }
        durable = link;
        isKnown = true;
        edge.clients().connected(request, what.epoch());
        client.attached(
                new ToClient.Attachment(
                        mine, what.epoch(), what.sessionPresent(), what.openInbound()));
        if (link != null) {
            link.replay(what.replays());
        }
    }

    @Override
    public void reattached(ToSession session) {
        whileDurable(link -> link.reattached(session));
    }

    @Override
    public void refused(ReasonCode reason, String detail) {
        onLane(() -> {
            if (attached == null && !isOver) {
                over();
                if (!isGivenUp) {
                    client.refused(reason, detail);
                }
            }
        });
    }

    /** The client waits no longer; should the shard let it in after all, it leaves. */
    void giveUp(ReasonCode reason, String detail) {
        onLane(() -> {
            if (attached == null && !isOver && !isGivenUp) {
                isGivenUp = true;
                client.refused(reason, detail);
            }
        });
    }

    /** What the shard says does not arrive, or arrives again. */
    void shardIsUnheard(boolean isUnheard) {
        if (attached != null && departure == null) {
            client.shardIsUnheard(isUnheard);
        }
    }

    @Override
    public void publish(Outgoing message, int packetId, boolean dup) {
        whileDurable(link -> link.publish(message, packetId, dup));
    }

    @Override
    public void release(int packetId, ReasonCode reason) {
        whileDurable(link -> link.release(packetId, reason));
    }

    @Override
    public void subscribed(
            int packetId, List<ReasonCode> reasons, List<Boolean> isNew, @Nullable String problem) {
        whileDurable(link -> link.subscribed(packetId, reasons, isNew, problem));
    }

    @Override
    public void unsubscribed(int packetId, List<ReasonCode> reasons) {
        whileDurable(link -> link.unsubscribed(packetId, reasons));
    }

    @Override
    public void released(int packetId) {
        whileDurable(link -> link.released(packetId));
    }

    @Override
    public void assigned(int question, List<Assignment> earlier) {
        whileDurable(link -> link.assigned(question, earlier));
    }

    @Override
    public void rebased() {
        whileDurable(DurableLink::isRebased);
    }

    @Override
    public void caughtUp() {
        whileDurable(DurableLink::caughtUp);
    }

    @Override
    public void dropped() {
        whileDurable(DurableLink::dropped);
    }

    private interface OnDurable {
        void run(DurableLink link);
    }

    private void whileDurable(OnDurable action) {
        onLane(() -> {
            DurableLink link = durable;
            if (link != null && departure == null) {
                action.run(link);
            }
        });
    }

    @Override
    public void deliver(Publication publication, QoS qos, boolean retain, SubscriptionIds ids) {
        client.deliver(publication, qos, retain, ids);
    }

    @Override
    public void kick(ReasonCode reason, String detail) {
        client.kick(reason, detail);
    }

    // ---- the end

    /** The connection is gone. */
    void leave(Departure how) {
        if (departure == null && !isOver) {
            departure = how;
            tellGone(how);
            Attached as = attached;
            if (isKnown && as != null) {
                edge.clients().disconnected(request, as.epoch(), how);
            }
        }
    }

    private void tellGone(Departure how) {
        DurableLink link = durable;
        home.tell(this, new FromEdge.Gone(how, link == null ? -1 : link.sentTo()));
    }

    @Override
    public void left() {
        onLane(() -> {
            if (departure != null) {
                over();
            }
        });
    }

    private void over() {
        isOver = true;
        home.remove(this);
    }

    @Override
    public String toString() {
        return "connection " + number + " of " + clientId();
    }
}
