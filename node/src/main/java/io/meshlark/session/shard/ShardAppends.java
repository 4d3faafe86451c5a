package io.meshlark.session.shard;

import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.routing.DurableSubscriber;
import io.meshlark.routing.Match;
import io.meshlark.session.Outgoing;
import io.meshlark.session.QueueLimit;
import io.meshlark.session.Session;
import io.meshlark.session.shard.ShardEffect.AppendResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Publications into the log: who gets them, which give way when a queue is full, which move to
 * their sessions when the log is full (P1, P2, P3, P7).
 *
 * <p>Queue policy: a session that sleeps has its queue here, so it is applied at the append; one
 * that is awake knows better what the client has acknowledged and applies it itself.
 */
final class ShardAppends {
    private final ShardState state;
    private final Set<Long> keeping = new HashSet<>();
    private final Map<Long, Ranges> lazilySettled = new HashMap<>();

    /** Open ids that are released, and since when that is known here; the oldest first. */
    private final Map<MessageId, Long> released = new LinkedHashMap<>();

    ShardAppends(ShardState state) {
        this.state = state;
    }

    // ---- append

    void append(ShardCommand.Append append) {
        if (append.originSeq() <= state.log.originHigh(append.origin())
                || (append.id() != null && state.log.openIds.containsKey(append.id()))) {
            done(append, AppendResult.APPENDED); // it is in the log already (rules 2 and 6)
            return;
        }
        if (state.log.epochs.isSuperseded(append.publication().publisher(), append.epoch())) {
            done(append, AppendResult.SUPERSEDED);
            return;
        }
        List<LogRecord.Target> wanted = wanted(append);
        if (wanted.isEmpty()) {
            done(append, AppendResult.NOT_WANTED);
            return;
        }
        int weight = append.publication().weight();
        List<LogRecord.Target> targets = new ArrayList<>(wanted.size());
        for (LogRecord.Target target : wanted) {
            Session.Drop drop = makeRoom(target.session(), weight);
            if (drop == null) {
                targets.add(target);
                state.holdings.expect(target.session(), weight);
            } else {
                state.effect(new ShardEffect.QueueDropped(target.session(), drop));
            }
        }
        if (targets.isEmpty()) {
            boolean tell = state.limits.queue().overflow() == QueueLimit.Overflow.REJECT;
            done(append, tell ? AppendResult.REFUSED : AppendResult.DROPPED);
            return;
        }
        long[] outSeqs = outSeqs(targets, !append.picked().isEmpty());
        state.write(
                new LogRecord.Appended(
                        append.origin(),
                        append.originSeq(),
                        append.id(),
                        append.epoch(),
                        append.publication(),
                        List.copyOf(targets)));
        for (int i = 0; i < outSeqs.length; i++) {
            LogRecord.Target target = targets.get(i);
            if (state.following.contains(target.session())) {
                deliver(target, outSeqs[i], append.publication());
            } else if (isAttached(state.log.session(target.session()))) {
                state.effect(new ShardEffect.Wake(target.session()));
            }
        }
        done(append, AppendResult.APPENDED);
    }

    private void done(ShardCommand.Append append, AppendResult result) {
        state.effect(new ShardEffect.AppendDone(append.origin(), append.originSeq(), result));
    }

    /**
     * What the log will give each target.
     *
     * @param mayRepeat whether a session may be there more than once: for its own subscriptions,
     *     and for each shared one that has picked it
     */
    private long[] outSeqs(List<LogRecord.Target> targets, boolean mayRepeat) {
        long[] outSeqs = new long[targets.size()];
        Map<Long, Long> last = mayRepeat ? new HashMap<>() : Map.of();
        for (int i = 0; i < outSeqs.length; i++) {
            long session = targets.get(i).session();
            long next = state.log.session(session).nextOutSeq();
            outSeqs[i] = mayRepeat ? last.merge(session, next, (before, _) -> before + 1) : next;
        }
        return outSeqs;
    }

    private void deliver(LogRecord.Target target, long outSeq, Publication publication) {
        state.effect(
                new ShardEffect.Deliver(
                        target.session(),
                        new Outgoing(
                                outSeq,
                                publication,
                                target.qos(),
                                target.retain(),
                                target.ids(),
                                false),
                        state.holdings.of(target.session()).exceededWith(0)));
    }

    private List<LogRecord.Target> wanted(ShardCommand.Append append) {
        List<LogRecord.Target> wanted = new ArrayList<>(append.picked().size());
        for (LogRecord.Target picked : append.picked()) {
            if (state.index.session(picked.session()) != null) {
                wanted.add(picked);
            }
        }
        if (append.match()) {
            Publication publication = append.publication();
            for (Match<DurableSubscriber> match : state.routes.match(publication.topic())) {
                addWanted(match, append, wanted);
            }
        }
        return wanted;
    }

    private void addWanted(
            Match<DurableSubscriber> match,
            ShardCommand.Append append,
            List<LogRecord.Target> wanted) {
        DurableSubscriber subscriber = match.subscriber();
        Publication publication = append.publication();
        Match<DurableSubscriber> seen =
                match.seen(subscriber.clientId().equals(publication.publisher()));
        if (seen == null) {
            return;
        }
        QoS qos = seen.qos().min(publication.qos());
        boolean retain = publication.retain() && seen.retainAsPublished();
        if (qos.isAcknowledged()) {
            wanted.add(new LogRecord.Target(subscriber.number(), qos, retain, seen.ids()));
        } else if (append.fromAfar()) {
            state.effect(new ShardEffect.HandOver(subscriber, publication, retain, seen.ids()));
        }
    }

    /**
     * Why the message may not be appended, or null; drops older ones for it if that is the policy.
     */
    private Session.@Nullable Drop makeRoom(long number, int weight) {
        SessionLog session = state.log.session(number);
        if (state.presences.isAwake(number) || isAttached(session)) {
            return null;
        }
        boolean dropsOldest = state.limits.queue().overflow() == QueueLimit.Overflow.DROP_OLDEST;
        while (isFull(session, weight)) {
            if (!dropsOldest || !dropOldest(session, Session.Drop.QUEUE_FULL)) {
                return Session.Drop.QUEUE_FULL;
            }
        }
        return giveWay(session, weight, dropsOldest) ? null : Session.Drop.USER_QUEUES_FULL;
    }

    /**
     * Whether the queues of the session's user have room: a session that gives up as much as it
     * gets makes them no larger, whoever has filled them.
     */
    private boolean giveWay(SessionLog session, int weight, boolean dropsOldest) {
        long excess = state.holdings.of(session.number()).exceededWith(weight);
        if (excess == 0) {
            return true;
        }
        long mostBytes = session.unsettledBytes() - Math.min(excess, weight);
        if (!dropsOldest || mostBytes < 0) {
            return false;
        }
        while (session.unsettledBytes() > mostBytes) {
            if (!dropOldest(session, Session.Drop.USER_QUEUES_FULL)) {
                return false;
            }
        }
        return true;
    }

    /** One message is always taken, whatever its size. */
    private boolean isFull(SessionLog session, int weight) {
        QueueLimit limit = state.limits.queue();
        return session.unsettled() >= limit.messages()
                || (session.unsettled() > 0 && session.unsettledBytes() + weight > limit.bytes());
    }

    /** False when all of them may have been sent: none may be dropped (rule 4). */
    private boolean dropOldest(SessionLog session, Session.Drop why) {
        long number = session.number();
        LogEntry oldest = session.oldestUnsent();
        if (session.keptCount() > 0) {
            state.write(new LogRecord.KeptDropped(number, session.keptDrops() + 1));
        } else if (oldest != null) {
            state.write(
                    new LogRecord.Settled(number, new long[] {oldest.outSeq(), oldest.outSeq()}));
        } else {
            return false;
        }
        state.effect(new ShardEffect.QueueDropped(number, why));
        return true;
    }

    /** Its session has sent more than the log knows, and will say so (rule 4). */
    private boolean isAttached(SessionLog session) {
        return attached(session) != null;
    }

    private @Nullable Presence attached(SessionLog session) {
        Presence presence = state.presences.of(session.clientId());
        return presence != null && presence.session() == session.number() ? presence : null;
    }

    // ---- what the sessions say

    void awake(ShardCommand.Awake awake) {
        if (state.index.session(awake.session()) == null) {
            return;
        }
        state.following.add(awake.session());
        state.presences.awakes(awake.session());
        SessionLog session = state.log.session(awake.session());
        flushSettled();
        if (awake.keptTo() > session.keptTo() || awake.keptCount() != session.keptCount()) {
            // A crash came between the session's write and the log's (rule 5).
            state.write(
                    new LogRecord.Spilled(
                            awake.session(), awake.keptTo(), awake.keptCount(), awake.keptBytes()));
        }
        fromLog(awake.session(), Math.max(awake.keptTo(), session.keptTo()));
    }

    /** Settles what the session settled while the log could not be written. */
    void resumed(ShardCommand.Resumed resumed) {
        if (state.index.session(resumed.session()) == null) {
            return;
        }
        state.following.add(resumed.session());
        Set<Long> unsettled = new HashSet<>();
        for (long outSeq : resumed.unsettled()) {
            unsettled.add(outSeq);
        }
        SessionLog session = state.log.session(resumed.session());
        for (LogEntry entry : session.entriesAbove(session.keptTo())) {
            if (entry.outSeq() <= resumed.highest() && !unsettled.contains(entry.outSeq())) {
                lazily(resumed.session()).add(entry.outSeq());
            }
        }
        fromLog(resumed.session(), Math.max(session.keptTo(), resumed.highest()));
    }

    private void fromLog(long number, long above) {
        SessionLog session = state.log.session(number);
        Presence presence = attached(session);
        boolean mayAllBeSent = presence != null && presence.hasLostItsActor(); // rule 4
        long sentTo = mayAllBeSent ? session.nextOutSeq() - 1 : session.sentTo();
        List<ShardEffect.Logged> messages = new ArrayList<>();
        for (LogEntry entry : session.entriesAbove(above)) {
            messages.add(
                    new ShardEffect.Logged(
                            entry.toOutgoing(entry.outSeq() <= sentTo), entry.isReceived()));
        }
        state.effect(new ShardEffect.FromLog(number, messages, sentTo, session.keptDrops()));
    }

    void asleep(long session) {
        Presence presence =
                state.index.session(session) == null ? null : attached(state.log.session(session));
        if (presence != null) {
            presence.lostItsActor();
        }
        state.following.remove(session);
        state.presences.sleeps(session);
        keeping.remove(session);
    }

    void received(ShardCommand.Received received) {
        state.write(new LogRecord.Received(received.session(), received.outSeq()));
        state.effect(new ShardEffect.ReceivedIsDurable(received.session(), received.outSeq()));
    }

    void settled(ShardCommand.Settled settled) {
        Ranges ranges = lazily(settled.session());
        Ranges.forEach(settled.ranges(), ranges::add);
    }

    void dropped(ShardCommand.Dropped dropped) {
        state.write(
                new LogRecord.Settled(
                        dropped.session(), new long[] {dropped.outSeq(), dropped.outSeq()}));
        state.effect(new ShardEffect.DropIsDurable(dropped.session()));
    }

    private Ranges lazily(long session) {
        return lazilySettled.computeIfAbsent(session, s -> new Ranges());
    }

    /** Writes what was settled lazily: with whatever is written anyway, or at the tick. */
    void flushSettled() {
        if (lazilySettled.isEmpty()) {
            return;
        }
        lazilySettled.forEach(
                (session, ranges) -> state.write(new LogRecord.Settled(session, ranges.drain())));
        lazilySettled.clear();
    }

    // ---- spilling

    /** Asks sessions to take over their oldest messages until a quarter of the log is free. */
    void spillIfFull() {
        if (state.log.bytes() <= state.limits.logBytes()) {
            return;
        }
        long excess = state.log.bytes() - state.limits.logBytes() * 3 / 4;
        for (StoredMessage message : state.log.messages) {
            if (excess <= 0) {
                break;
            }
            for (long session : message.holders()) {
                SessionLog log = state.log.sessions.get(session);
                if (log != null && log.inLog() > 0 && keeping.add(session)) {
                    state.effect(new ShardEffect.Keep(session, log.nextOutSeq() - 1));
                }
            }
            excess -= message.weight();
        }
    }

    void kept(ShardCommand.Kept kept) {
        keeping.remove(kept.session());
        flushSettled(); // before, while the log still has them: afterwards they count as kept
        if (state.index.session(kept.session()) != null) {
            state.write(
                    new LogRecord.Spilled(
                            kept.session(), kept.keptTo(), kept.count(), kept.bytes()));
        }
    }

    // ---- ids that publishers may send again

    /** Asks the publishers' shards about ids that are open for long (rule 6). */
    void askAboutOldIds() {
        Map<Integer, List<MessageId>> byShard = new HashMap<>();
        long old = state.now() - state.limits.openIdMillis();
        state.log.openIds.forEach((id, since) -> {
            if (since <= old && !released.containsKey(id)) {
                byShard.computeIfAbsent(id.shard(), s -> new ArrayList<>()).add(id);
            }
        });
        byShard.forEach(
                (shard, ids) -> state.batch().atOnce(new ShardEffect.AskReleased(shard, ids)));
    }

    void answer(ShardCommand.AskReleased ask) {
        List<MessageId> closed = ask.ids().stream().filter(this::isReleased).toList();
        if (!closed.isEmpty()) {
            state.effect(new ShardEffect.AnswerReleased(ask.shard(), closed));
        }
    }

    private boolean isReleased(MessageId id) {
        if (id.packetId() == 0) {
            boolean attached =
                    state.log.attachments.values().stream()
                            .anyMatch(a -> a.epoch() == id.generation() && !a.isDetached());
            return !attached && !state.log.wills.containsKey(id.generation());
        }
        return state.index.session(id.session()) == null
                || state.log.session(id.session()).generations().of(id.packetId())
                        > id.generation();
    }

    /**
     * Nobody publishes under these ids again, but copies may still be under way: from a node that
     * is not heard for a while, or behind a slow write. Such a copy must find its id, or it would
     * be a new message (P2).
     */
    void areReleased(ShardCommand.AreReleased answer) {
        for (MessageId id : answer.ids()) {
            if (state.log.openIds.containsKey(id)) {
                released.putIfAbsent(id, state.now());
            }
        }
        forgetReleased();
    }

    /** Forgets the ids of which no copy can be under way any more. */
    void forgetReleased() {
        long old = state.now() - state.limits.copyMillis();
        List<MessageId> forgotten = new ArrayList<>();
        for (Map.Entry<MessageId, Long> each : released.entrySet()) {
            if (each.getValue() > old) {
                break;
            }
            forgotten.add(each.getKey());
        }
        if (!forgotten.isEmpty()) {
            forgotten.forEach(released::remove);
            state.write(new LogRecord.Forgotten(forgotten));
        }
    }
}
