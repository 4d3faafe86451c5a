package io.meshlark.session;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing side of one session at QoS 1 and 2: what waits, what is in flight, what the client
 * has received. The same code for transient and durable sessions; they differ in when {@link Out}
 * is answered.
 *
 * <pre>
 *  offer ──▶ fresh ──▶ SENT ── PUBACK ──▶ settled
 *   load ──▶ resend ─▶  │
 *              ▲        ├─ PUBREC ──▶ RECEIVING ── durable ──▶ RECEIVED ── PUBCOMP ──▶ settled
 *              └ detach ┘                                       (PUBREL sent, again after attach)
 * </pre>
 *
 * <p>{@code resend} holds what may have been sent before, in order; it goes out first, with DUP,
 * and is never dropped (design rule 4). {@code fresh} holds what cannot have been sent; expiry,
 * overflow and Maximum Packet Size apply to it. A drop is durable before anything behind it is
 * sent. Nothing is sent 65,535 or more ahead of the lowest outSeq in flight, because packet ids are
 * outSeq modulo 65,535.
 *
 * <p>Not thread-safe: one event loop or one actor.
 */
public final class Session {

    /** Why a message was given up. */
    public enum Drop {
        EXPIRED,
        QUEUE_FULL,
        /** All sessions of the user together hold too much. */
        USER_QUEUES_FULL,
        TOO_LARGE
    }

    /** What the session asks its shell to do, in the order of the calls. */
    public interface Out {

        /** Send PUBLISH. */
        void publish(Outgoing message, int packetId, boolean dup);

        /** Send PUBREL. */
        void release(int packetId, ReasonCode reason);

        /** Make the client's PUBREC durable, then call {@link Session#receivedIsDurable}. */
        void received(long outSeq);

        /** The client has it; forget it when convenient. */
        void settled(long outSeq);

        /** Make the drop durable, then call {@link Session#dropIsDurable}. */
        void dropped(Outgoing message, Drop why);
    }

    /** What an acknowledgement of the client met. */
    public enum Ack {
        DONE,
        /** Nothing is in flight under this packet id. */
        UNKNOWN,
        /** Something is, but not at this step or QoS: a protocol error. */
        WRONG_STEP
    }

    private static final int PACKET_IDS = 65_535;

    private final QueueLimit limit;
    private final Out out;

    // waiting
    private final ArrayDeque<Outgoing> resend = new ArrayDeque<>(0);
    private final ArrayDeque<Outgoing> fresh = new ArrayDeque<>(0);
    private long freshBytes;

    // sent
    private final Inflight inflight = new Inflight();

    // this connection
    private @Nullable Window window;

    // drops whose durability is awaited; nothing is sent meanwhile
    private int pendingDrops;
    private boolean pumping;

    public Session(QueueLimit limit, Out out) {
        this.limit = limit;
        this.out = out;
    }

    // ---- what arrives

    /** Puts back what an earlier life of the session left behind, in the order of outSeq. */
    public void load(Outgoing message) {
        if (message.mayHaveBeenSent()) {
            resend.add(message);
        } else {
            addFresh(message);
        }
    }

    /** Puts back a message whose PUBREC is durable. */
    public void loadReceived(long outSeq) {
        inflight.add(new Inflight.Entry(outSeq, true, null, Inflight.Step.RECEIVED));
    }

    /** A new message; its outSeq is above all before. */
    public void offer(Outgoing message, long now) {
        offer(message, 0, now);
    }

    /**
     * The same.
     *
     * @param excess bytes by which what waits for the client's user is too much with this message,
     *     in all its sessions together: so much gives way here, but not more than comes
     */
    public void offer(Outgoing message, long excess, long now) {
        boolean dropsOldest = limit.overflow() == QueueLimit.Overflow.DROP_OLDEST;
        while (dropsOldest && !fresh.isEmpty() && isFull(message)) {
            drop(pollFresh(), Drop.QUEUE_FULL);
        }
        if (isFull(message)) {
            drop(message, Drop.QUEUE_FULL);
        } else if (excess == 0 || goesAtOnce(message) || giveWay(message, excess, dropsOldest)) {
            addFresh(message);
        } else {
            drop(message, Drop.USER_QUEUES_FULL);
        }
        pump(now);
    }

    private boolean giveWay(Outgoing message, long excess, boolean dropsOldest) {
        long mostBytes = freshBytes - Math.min(excess, message.publication().weight());
        if (!dropsOldest || mostBytes < 0) {
            return false;
        }
        while (freshBytes > mostBytes) {
            drop(pollFresh(), Drop.USER_QUEUES_FULL);
        }
        return true;
    }

    private boolean goesAtOnce(Outgoing message) {
        return isAttached() && resend.isEmpty() && fresh.isEmpty() && hasRoom(message);
    }

    private boolean isFull(Outgoing message) {
        return !goesAtOnce(message)
                && (fresh.size() + resend.size() >= limit.messages()
                        || (freshBytes + message.publication().weight() > limit.bytes()
                                && !fresh.isEmpty()));
    }

    // ---- the connection

    /** A client is here: PUBRELs again, then PUBLISHes again in order, then what is new. */
    public void attach(Window terms, long now) {
        window = terms;
        for (Inflight.Entry e = inflight.oldest(); e != null; e = e.newer) {
            if (e.step == Inflight.Step.RECEIVED) {
                out.release(e.packetId(), ReasonCode.SUCCESS); // [MQTT-4.4.0-1]
            }
        }
        pump(now);
    }

    /**
     * A client is here whose connection is older than this object: what was sent on it is under way
     * and not sent again [MQTT-4.4.0-1]. To be called after everything is loaded.
     */
    public void reattach(Window terms, SentSoFar sent, long now) {
        window = terms;
        pumping = true;
        for (Inflight.Entry e = inflight.oldest(); e != null; ) {
            Inflight.Entry next = e.newer;
            if (sent.isCompleted(e.outSeq)) {
                inflight.remove(e);
                out.settled(e.outSeq);
            } else if (!sent.released().contains(e.packetId())) {
                out.release(e.packetId(), ReasonCode.SUCCESS);
            }
            e = next;
        }
        List<Outgoing> before = new ArrayList<>();
        while (!resend.isEmpty() && resend.element().outSeq() <= sent.sentTo()) {
            before.add(resend.remove());
        }
        while (!fresh.isEmpty() && fresh.element().outSeq() <= sent.sentTo()) {
            before.add(pollFresh());
        }
        for (Outgoing message : before) {
            if (sent.unanswered().contains(message.outSeq())) {
                send(message);
            } else if (sent.received().contains(message.outSeq())) {
                receiving(send(message));
            } else {
                out.settled(message.outSeq());
            }
        }
        pumping = false;
        pump(now);
    }

    /** What waits up to {@code upTo} was sent on a connection that this object has not seen. */
    public void mayHaveBeenSent(long upTo) {
        while (!fresh.isEmpty() && fresh.element().outSeq() <= upTo) {
            resend.add(asSent(pollFresh()));
        }
    }

    /** The client is gone; what it has not acknowledged may have been sent. */
    public void detach() {
        window = null;
        ArrayDeque<Outgoing> unanswered = new ArrayDeque<>();
        for (Inflight.Entry e = inflight.oldest(); e != null; ) {
            Inflight.Entry next = e.newer;
            Outgoing message = e.message;
            if (e.step == Inflight.Step.SENT && message != null) {
                inflight.remove(e);
                unanswered.add(asSent(message));
            }
            e = next;
        }
        for (Iterator<Outgoing> last = unanswered.descendingIterator(); last.hasNext(); ) {
            resend.addFirst(last.next());
        }
    }

    private static Outgoing asSent(Outgoing message) {
        return message.mayHaveBeenSent()
                ? message
                : new Outgoing(
                        message.outSeq(),
                        message.publication(),
                        message.qos(),
                        message.retain(),
                        message.subscriptionIds(),
                        true);
    }

    public boolean isAttached() {
        return window != null;
    }

    // ---- acknowledgements of the client

    /** PUBACK. */
    public Ack acknowledged(int packetId, long now) {
        Inflight.Entry e = find(packetId);
        if (e == null) {
            return Ack.UNKNOWN;
        }
        if (e.exactlyOnce) {
            return Ack.WRONG_STEP;
        }
        settle(e, now);
        return Ack.DONE;
    }

    /** PUBREC; an unknown id is answered by PUBREL with 0x92. */
    public Ack received(int packetId, ReasonCode reason, long now) {
        Inflight.Entry e = find(packetId);
        if (e == null) {
            out.release(packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
            return Ack.UNKNOWN;
        }
        if (!e.exactlyOnce) {
            return Ack.WRONG_STEP;
        }
        switch (e.step) {
            case SENT -> {
                if (reason.isError()) {
                    settle(e, now); // [MQTT-4.3.3]: the message is not sent again
                } else {
                    receiving(e);
                }
            }
            case RECEIVING -> {} // PUBREL follows when the first one is durable
            case RECEIVED -> out.release(packetId, ReasonCode.SUCCESS);
        }
        return Ack.DONE;
    }

    private void receiving(Inflight.Entry e) {
        e.step = Inflight.Step.RECEIVING;
        inflight.forgetMessage(e);
        out.received(e.outSeq);
    }

    /** The PUBREC of {@code outSeq} will not be forgotten: PUBREL may be sent. */
    public void receivedIsDurable(long outSeq) {
        Inflight.Entry e = inflight.byOutSeq(outSeq);
        if (e != null && e.step == Inflight.Step.RECEIVING) {
            e.step = Inflight.Step.RECEIVED;
            if (isAttached()) {
                out.release(e.packetId(), ReasonCode.SUCCESS);
            }
        }
    }

    /** PUBCOMP. */
    public Ack completed(int packetId, long now) {
        Inflight.Entry e = inflight.byPacketId(packetId);
        if (e == null) {
            return Ack.UNKNOWN;
        }
        if (e.step != Inflight.Step.RECEIVED) {
            return Ack.WRONG_STEP;
        }
        settle(e, now);
        return Ack.DONE;
    }

    /** One {@link Out#dropped} is durable. */
    public void dropIsDurable(long now) {
        pendingDrops = Math.max(0, pendingDrops - 1); // a predecessor's may still arrive
        pump(now);
    }

    private void settle(Inflight.Entry e, long now) {
        inflight.remove(e);
        out.settled(e.outSeq);
        pump(now);
    }

    /**
     * In flight, or in the resend queue: a client may acknowledge on a new connection what it got
     * on the one before.
     */
    private Inflight.@Nullable Entry find(int packetId) {
        Inflight.Entry e = inflight.byPacketId(packetId);
        if (e != null || resend.isEmpty()) {
            return e;
        }
        for (Outgoing message : resend) {
            if (message.packetId() == packetId) {
                resend.remove(message);
                return send(message);
            }
        }
        return null;
    }

    // ---- sending

    /** Sends what the window allows. */
    private void pump(long now) {
        if (pumping) {
            return;
        }
        pumping = true;
        while (pendingDrops == 0) {
            Outgoing next = resend.isEmpty() ? fresh.peek() : resend.peek();
            Window terms = window;
            if (terms == null || next == null) {
                break;
            }
            if (!next.mayHaveBeenSent() && next.publication().isExpired(now)) {
                drop(pollFresh(), Drop.EXPIRED); // [MQTT-3.3.2-5]
            } else if (!hasRoom(next)) {
                break;
            } else if (terms.fits().test(next)) {
                take(next);
                send(next);
                out.publish(next, next.packetId(), next.mayHaveBeenSent());
            } else {
                take(next);
                giveUpOversized(next); // [MQTT-3.1.2-25]
            }
        }
        pumping = false;
    }

    private boolean hasRoom(Outgoing next) {
        Window terms = window;
        Inflight.Entry lowest = inflight.oldest();
        return terms != null
                && inflight.size() < terms.messages()
                && (inflight.bytes() == 0
                        || inflight.bytes() + next.publication().weight() <= terms.bytes())
                && (lowest == null || next.outSeq() - lowest.outSeq < PACKET_IDS);
    }

    private Inflight.Entry send(Outgoing message) {
        Inflight.Entry e =
                new Inflight.Entry(
                        message.outSeq(),
                        message.qos() == QoS.EXACTLY_ONCE,
                        message,
                        Inflight.Step.SENT);
        inflight.add(e);
        return e;
    }

    /** What the client may already have at QoS 2 is closed with PUBREL instead of sent again. */
    private void giveUpOversized(Outgoing message) {
        if (message.mayHaveBeenSent() && message.qos() == QoS.EXACTLY_ONCE) {
            receiving(send(message));
        } else {
            drop(message, Drop.TOO_LARGE);
        }
    }

    private void drop(Outgoing message, Drop why) {
        pendingDrops++;
        out.dropped(message, why);
    }

    private void take(Outgoing head) {
        if (head.mayHaveBeenSent()) {
            resend.remove();
        } else {
            pollFresh();
        }
    }

    private void addFresh(Outgoing message) {
        fresh.add(message);
        freshBytes += message.publication().weight();
    }

    private Outgoing pollFresh() {
        Outgoing message = fresh.remove();
        freshBytes -= message.publication().weight();
        return message;
    }

    // ---- what it holds

    /** How many messages wait, not in flight. */
    public int waiting() {
        return fresh.size() + resend.size();
    }

    /** What those weigh that cannot have been sent yet. */
    public long waitingBytes() {
        return freshBytes;
    }

    public int inflight() {
        return inflight.size();
    }

    /** Whether a drop is not durable yet. */
    public boolean awaitsDrops() {
        return pendingDrops > 0;
    }

    /** Nothing waits, nothing is in flight, no drop is pending. */
    public boolean isEmpty() {
        return waiting() == 0 && inflight.size() == 0 && pendingDrops == 0;
    }

    /** Told of every message that is not settled. */
    public interface Unsettled {

        /**
         * @param message null from PUBREC on
         */
        void accept(long outSeq, @Nullable Outgoing message);
    }

    /** Every message that is not settled, ascending by outSeq within each of the three groups. */
    public void forEachUnsettled(Unsettled action) {
        for (Inflight.Entry e = inflight.oldest(); e != null; e = e.newer) {
            action.accept(e.outSeq, e.message);
        }
        resend.forEach(message -> action.accept(message.outSeq(), message));
        fresh.forEach(message -> action.accept(message.outSeq(), message));
    }
}
