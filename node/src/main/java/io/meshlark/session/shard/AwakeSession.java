package io.meshlark.session.shard;

import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.Outgoing;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.SentSoFar;
import io.meshlark.session.Session;
import io.meshlark.session.ToEdge;
import io.meshlark.session.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One durable session that is awake: a {@link Session} whose messages come from the shard's log and
 * from its own journal ({@link KeptState}), and whose progress goes back to the one they came from.
 * What the client has received or acknowledged up to {@code keptTo} is this journal's affair, above
 * it the log's (rule 5).
 *
 * <pre>
 *  wake ──▶ Awake to the shard ──▶ FromLog ──▶ ready ──▶ Attach … Detach ──▶ stop
 * </pre>
 */
public final class AwakeSession {

    /** What the session asks its actor to do. */
    public interface Shell {

        /** Write the events into the session's journal as one, then call {@code then}. */
        void persist(List<KeptEvent> events, Runnable then);

        void tellShard(ShardCommand command);

        /** A message was given up, for the metrics. */
        void dropped(Session.Drop why);
    }

    /**
     * Acknowledged messages are reported in lots of this size, or at the next {@link #flush}: a
     * report is a synced write, and costs what 64 messages cost; a crash sends at most a lot again.
     */
    private static final int SETTLED_LOT = 1_000;

    private final long number;
    private final KeptState kept;
    private final Shell shell;
    private final Session session;

    // progress
    private long highest = -1;
    private long highestSent = -1;
    private boolean ready;

    // acknowledged, not yet reported
    private final Ranges settled = new Ranges();
    private final Ranges settledKept = new Ranges();
    private int unreported;

    private @Nullable ToEdge client;
    private long now;

    /**
     * @param kept the recovered state of the session's journal; changed only by its events
     */
    public AwakeSession(long number, QueueLimit limit, KeptState kept, Shell shell) {
        this.number = number;
        this.kept = kept;
        this.shell = shell;
        this.session = new Session(limit, new Progress());
    }

    // ---- waking

    public void wake() {
        shell.tellShard(
                new ShardCommand.Awake(
                        number, kept.keptTo(), kept.messages().size(), kept.bytes()));
    }

    /** The log failed and is back: says where this session stands. */
    public void resume() {
        if (!ready) {
            wake();
            return;
        }
        List<Long> unsettled = new ArrayList<>();
        session.forEachUnsettled((outSeq, message) -> unsettled.add(outSeq));
        shell.tellShard(
                new ShardCommand.Resumed(
                        number, highest, unsettled.stream().mapToLong(Long::longValue).toArray()));
    }

    /**
     * The answer to {@link #wake} and {@link #resume}; {@code then} runs when it has been taken in.
     */
    public void fromLog(ShardEffect.FromLog log, long now, Runnable then) {
        this.now = now;
        if (ready) {
            log.messages().forEach(m -> offer(m.message().asUnsent(), 0)); // I would know
            then.run();
            return;
        }
        if (log.keptDrops() <= kept.dropsDone()) {
            load(log);
            then.run();
        } else {
            long[] dropped = outstandingDrops(log);
            shell.persist(
                    List.of(
                            new KeptEvent.KeptSettled(dropped),
                            new KeptEvent.KeptDropsDone(log.keptDrops())),
                    () -> {
                        shell.tellShard(new ShardCommand.Settled(number, dropped));
                        load(log);
                        then.run();
                    });
        }
    }

    private long[] outstandingDrops(ShardEffect.FromLog log) {
        long outstanding = log.keptDrops() - kept.dropsDone();
        Ranges oldest = new Ranges();
        for (KeptMessage m : kept.messages()) {
            if (outstanding > 0 && m.outSeq() > log.sentTo()) {
                oldest.add(m.outSeq());
                outstanding--;
            }
        }
        return oldest.drain();
    }

    private void load(ShardEffect.FromLog log) {
        for (KeptMessage m : kept.messages()) {
            Outgoing message = m.toOutgoing(m.outSeq() <= log.sentTo());
            if (message == null) {
                session.loadReceived(m.outSeq());
            } else {
                session.load(message);
            }
        }
        highest = kept.keptTo();
        for (ShardEffect.Logged m : log.messages()) {
            highest = Math.max(highest, m.message().outSeq());
            if (m.received()) {
                session.loadReceived(m.message().outSeq());
            } else {
                session.load(m.message());
            }
        }
        ready = true;
    }

    public boolean isReady() {
        return ready;
    }

    // ---- messages

    /**
     * @param excess bytes by which the queues of the client's user are too large with the message
     */
    public void deliver(Outgoing message, long excess, long now) {
        this.now = now;
        offer(message, excess);
    }

    private void offer(Outgoing message, long excess) {
        if (message.outSeq() > highest) {
            highest = message.outSeq();
            session.offer(message, excess, now);
        }
    }

    public void receivedIsDurable(long outSeq) {
        session.receivedIsDurable(outSeq);
    }

    public void dropIsDurable(long now) {
        this.now = now;
        session.dropIsDurable(now);
    }

    // ---- the connection

    public void attach(ToEdge client, Window window, long now) {
        arrive(client, now);
        session.attach(window, now);
    }

    /** The connection was there before this session; {@code sent} is what has happened on it. */
    public void reattach(ToEdge client, Window window, SentSoFar sent, long now) {
        arrive(client, now);
        highestSent = Math.max(highestSent, sent.sentTo());
        session.reattach(window, sent, now);
    }

    private void arrive(ToEdge client, long now) {
        this.now = now;
        if (isAttached()) {
            session.detach(); // word of the older one's end has passed us by
        }
        this.client = client;
    }

    /** Ends the connection of {@code epoch} and tells the shard how far it came. */
    public void detach(String clientId, long epoch, Departure departure) {
        detach(clientId, epoch, departure, -1);
    }

    /**
     * The same.
     *
     * @param sentTo what has been sent on it, should it be one that this session was never given
     */
    public void detach(String clientId, long epoch, Departure departure, long sentTo) {
        detach(sentTo);
        shell.tellShard(new ShardCommand.Gone(clientId, epoch, departure, highestSent));
    }

    /**
     * The shard has written the connection off, and knows no better than that all was sent on it.
     */
    public void writtenOff() {
        detach(highest);
    }

    private void detach(long sentTo) {
        if (!isAttached()) {
            session.mayHaveBeenSent(sentTo);
            highestSent = Math.max(highestSent, Math.min(sentTo, highest));
        }
        client = null;
        session.detach();
        flush();
    }

    public boolean isAttached() {
        return client != null;
    }

    public Session.Ack acknowledged(int packetId, long now) {
        this.now = now;
        return session.acknowledged(packetId, now);
    }

    public Session.Ack received(int packetId, ReasonCode reason, long now) {
        this.now = now;
        return session.received(packetId, reason, now);
    }

    public Session.Ack completed(int packetId, long now) {
        this.now = now;
        return session.completed(packetId, now);
    }

    // ---- moving messages into the session's own journal

    /**
     * Takes over everything up to {@code asked} from the log, as far as this session has seen it:
     * after a failed write the log may ask for more than {@link #resume} has brought yet.
     */
    public void keep(long asked) {
        long upTo = Math.min(asked, highest);
        flush();
        List<KeptMessage> messages = new ArrayList<>();
        session.forEachUnsettled((outSeq, message) -> {
            if (outSeq > kept.keptTo() && outSeq <= upTo) {
                messages.add(toKept(outSeq, message));
            }
        });
        messages.sort(Comparator.comparingLong(KeptMessage::outSeq));
        shell.persist(
                List.of(new KeptEvent.Kept(upTo, List.copyOf(messages))),
                () -> {
                    messages.stream()
                            .filter(KeptMessage::isReceived)
                            .forEach(m -> session.receivedIsDurable(m.outSeq()));
                    shell.tellShard(
                            new ShardCommand.Kept(
                                    number, upTo, kept.messages().size(), kept.bytes()));
                });
    }

    private static KeptMessage toKept(long outSeq, @Nullable Outgoing m) {
        return m == null
                ? new KeptMessage(outSeq, null, QoS.EXACTLY_ONCE, false, SubscriptionIds.NONE)
                : new KeptMessage(
                        outSeq, m.publication(), m.qos(), m.retain(), m.subscriptionIds());
    }

    /** Reports what was acknowledged since the last report. */
    public void flush() {
        unreported = 0;
        if (!settled.isEmpty()) {
            shell.tellShard(new ShardCommand.Settled(number, settled.drain()));
        }
        if (!settledKept.isEmpty()) {
            long[] ranges = settledKept.drain();
            shell.persist(
                    List.of(new KeptEvent.KeptSettled(ranges)),
                    () -> shell.tellShard(new ShardCommand.Settled(number, ranges)));
        }
    }

    public boolean hasUnreported() {
        return unreported > 0;
    }

    /** Nothing would be lost or delayed if the session stopped now. */
    public boolean mayStop() {
        return !isAttached() && unreported == 0 && !session.awaitsDrops();
    }

    public int waiting() {
        return session.waiting();
    }

    public int inflight() {
        return session.inflight();
    }

    /** Turns the session's progress into words to the client, the shard and the journal. */
    private final class Progress implements Session.Out {

        @Override
        public void publish(Outgoing message, int packetId, boolean dup) {
            highestSent = Math.max(highestSent, message.outSeq());
            if (client != null) {
                client.publish(message, packetId, dup);
            }
        }

        @Override
        public void release(int packetId, ReasonCode reason) {
            if (client != null) {
                client.release(packetId, reason);
            }
        }

        @Override
        public void received(long outSeq) {
            if (outSeq <= kept.keptTo()) {
                shell.persist(
                        List.of(new KeptEvent.KeptReceived(outSeq)),
                        () -> session.receivedIsDurable(outSeq));
            } else {
                shell.tellShard(new ShardCommand.Received(number, outSeq));
            }
        }

        @Override
        public void settled(long outSeq) {
            (outSeq <= kept.keptTo() ? settledKept : settled).add(outSeq);
            unreported++;
            if (unreported >= SETTLED_LOT) {
                flush();
            }
        }

        @Override
        public void dropped(Outgoing message, Session.Drop why) {
            long outSeq = message.outSeq();
            shell.dropped(why);
            if (outSeq > kept.keptTo()) {
                shell.tellShard(new ShardCommand.Dropped(number, outSeq));
                return;
            }
            long[] range = {outSeq, outSeq};
            shell.persist(
                    List.of(new KeptEvent.KeptSettled(range)),
                    () -> {
                        shell.tellShard(new ShardCommand.Settled(number, range));
                        session.dropIsDurable(now);
                    });
        }
    }
}
