package io.meshlark.session.shard;

import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.packet.ConnectProperties;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.Will;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.DurableSubscriber;
import io.meshlark.routing.Interest;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.Generations;
import io.meshlark.session.Sessions;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected, who takes over from whom, which sessions begin and end, and what becomes of
 * wills (P4, P6).
 *
 * <pre>
 *  Connect, nobody there            ──▶ admit
 *  Connect, somebody there          ──▶ Kick, wait for Gone or kickMillis ──▶ detach ──▶ admit
 *  Connect, one waits already       ──▶ the waiting one is refused 0x8E, the newer waits
 *  Gone, expiry 0                   ──▶ session over, will fires
 *  Gone, expiry &gt; 0               ──▶ detached until expiry; will after its delay
 *  admit with Clean Start           ──▶ old session over, new number
 *  admit before the will's delay    ──▶ will cancelled [MQTT-3.1.3-9]
 *  a will is due                    ──▶ it waits for its turn, then fires
 * </pre>
 *
 * <p>Wills have turns because the death of a node makes those of all its clients due at once. One
 * that waits is in the log as one that is to come is, so nothing is lost if the shard dies; it is
 * due all the same, and its client cannot take it back any more by coming back.
 */
final class ShardConnections {
    private static final long WILL_RETRY_MILLIS = 1_000;

    private final ShardState state;
    private final ShardRights rights;

    ShardConnections(ShardState state, ShardRights rights) {
        this.state = state;
        this.rights = rights;
    }

    // ---- CONNECT

    void connect(ShardCommand.Connect connect) {
        Presence older = state.presences.of(connect.request().clientId());
        if (older == null) {
            admit(connect);
            return;
        }
        ShardCommand.Connect waiting = older.successor();
        if (!rights.mayHave(connect.request().principal(), older.owner())
                || (waiting != null && !mayTakePlaceOf(waiting, connect))) {
            refuseStranger(connect);
            return;
        }
        state.presences.succeed(older, connect);
        if (waiting != null && waiting != connect) { // it comes again after a failed write
            state.batch()
                    .atOnce(
                            new ShardEffect.Refuse(
                                    waiting.client(),
                                    ReasonCode.SESSION_TAKEN_OVER,
                                    "a newer connection with this client id has come"));
        } else {
            state.batch()
                    .atOnce(
                            new ShardEffect.Kick(
                                    older.client(),
                                    ReasonCode.SESSION_TAKEN_OVER, // [MQTT-3.1.4-3]
                                    "another connection with this client id has come"));
            waitFor(older);
        }
    }

    private boolean mayTakePlaceOf(ShardCommand.Connect waiting, ShardCommand.Connect newer) {
        return rights.mayHave(
                newer.request().principal(), waiting.request().principal().userName());
    }

    /** Whoever has the client id is left alone. */
    private void refuseStranger(ShardCommand.Connect connect) {
        state.batch()
                .atOnce(
                        new ShardEffect.Refuse(
                                connect.client(),
                                ReasonCode.NOT_AUTHORIZED,
                                "the client id belongs to another user"));
    }

    private void waitFor(Presence older) {
        state.deadlines.add(
                new Deadlines.KickOver(
                        state.now() + state.limits.kickMillis(), older.clientId(), older.epoch()));
    }

    private void admit(ShardCommand.Connect connect) {
        Sessions.Request request = connect.request();
        endIfExpired(request.clientId());
        IndexedSession existing = state.index.sessionOf(request.clientId());
        if (existing != null && !rights.mayHave(request.principal(), existing)) {
            refuseStranger(connect);
            return;
        }
        String refusal = refusal(request, existing);
        if (refusal != null) {
            state.effect(
                    new ShardEffect.Refuse(connect.client(), ReasonCode.QUOTA_EXCEEDED, refusal));
            return;
        }
        boolean present = existing != null && !request.cleanStart();
        if (existing != null && present) {
            cancelWill(request.clientId());
            rights.check(existing, request.principal());
        } else if (existing != null) {
            endSession(existing); // [MQTT-3.1.2-4]
        }
        long session =
                existing != null && present
                        ? existing.number()
                        : request.sessionExpiry() > 0 ? createSession(request) : 0;
        long epoch = state.presences.nextEpoch(state.log.incarnation());
        if (session != 0 || request.will() != null) {
            state.write(
                    new LogRecord.Attached(
                            request.clientId(),
                            request.principal(),
                            session,
                            epoch,
                            request.sessionExpiry(),
                            request.will(),
                            connect.client().connection(),
                            session != 0 && !present));
        }
        Presence presence =
                new Presence(
                        request.clientId(),
                        request.principal().userName(),
                        epoch,
                        session,
                        session != 0 && !present,
                        connect.client());
        state.presences.add(presence);
        Departure last = state.presences.leftOpen.get(session);
        state.effect(
                new ShardEffect.Attach(
                        presence,
                        request,
                        present,
                        session == 0
                                ? null
                                : new Generations(state.log.session(session).generations()),
                        last == null ? List.of() : last.openInbound(),
                        last == null ? List.of() : last.replays()));
    }

    private @Nullable String refusal(Sessions.Request request, @Nullable IndexedSession existing) {
        int sessions = state.limits.maxSessions();
        if (existing == null
                && request.sessionExpiry() > 0
                && state.index.sessions().size() >= sessions) {
            return "there are " + sessions + " durable sessions in this shard, which is the limit";
        }
        Will will = request.will();
        long wills = state.limits.maxWillBytes();
        if (will != null && state.log.willBytes() - ownBytes(request) + will.weight() > wills) {
            return "the wills in this shard would take more than "
                    + wills
                    + " bytes, which is the limit";
        }
        return null;
    }

    /** A will of the same client that waits for its delay: the new connection takes its place. */
    private int ownBytes(Sessions.Request request) {
        Attachment last = state.log.attachment(request.clientId());
        PendingWill pending = last == null ? null : state.log.wills.get(last.epoch());
        return pending == null ? 0 : pending.will().weight();
    }

    private long createSession(Sessions.Request request) {
        if (state.index.pageWithRoom() < 0) {
            state.write(new IndexEvent.PageFull(state.index.nextNumber()));
        }
        long number = state.index.nextNumber();
        state.write(new IndexEvent.Created(number, request.clientId(), request.sessionExpiry()));
        state.subscribers.put(
                number, new DurableSubscriber(state.shard, number, request.clientId()));
        return number;
    }

    /** The client has been told that it is connected. */
    void confirm(Presence presence) {
        presence.confirm();
        state.presences.leftOpen.remove(presence.session());
        DurableSubscriber subscriber = state.subscribers.get(presence.session());
        if (subscriber != null && state.presences.of(presence.clientId()) == presence) {
            subscriber.goOnline(presence.client());
            tellGroups(subscriber);
        }
    }

    private void tellGroups(DurableSubscriber subscriber) {
        IndexedSession session = state.index.session(subscriber.number());
        if (session != null) {
            state.routes.presenceChanged(
                    subscriber,
                    session.subscriptions().stream()
                            .map(SessionSubscription::filter)
                            .filter(TopicFilter::isShared)
                            .toList());
        }
    }

    private void cancelWill(String clientId) {
        Attachment last = state.log.attachment(clientId);
        PendingWill will = last == null ? null : state.log.wills.get(last.epoch());
        if (will != null && will.at() > state.now()) {
            state.write(new LogRecord.WillDone(will.epoch()));
        }
    }

    // ---- the end of a connection

    void gone(ShardCommand.Gone gone) {
        Presence presence = state.presences.of(gone.clientId());
        if (presence != null && presence.epoch() == gone.epoch()) {
            state.presences.remove(presence);
        }
        Attachment attachment = state.log.attachment(gone.clientId());
        if (attachment != null && attachment.epoch() == gone.epoch() && !attachment.isDetached()) {
            detach(attachment, gone.departure(), gone.sentTo());
        }
        if (presence != null && presence.epoch() == gone.epoch()) {
            ShardCommand.Connect successor = presence.successor();
            if (successor != null) {
                admit(successor);
            }
        }
    }

    /** Writes the end of a connection; used for those that a crash has ended, too. */
    void detach(Attachment attachment, Departure departure, long sentTo) {
        long now = state.now();
        long expiry =
                departure.sessionExpiry() == Departure.AS_CONNECTED
                        ? attachment.expirySeconds()
                        : departure.sessionExpiry();
        long expiresAt =
                attachment.session() == 0
                        ? now
                        : expiry == ConnectProperties.NEVER_EXPIRES
                                ? Long.MAX_VALUE
                                : now + expiry * 1000;
        Will will = departure.publishWill() ? attachment.will() : null;
        long willAt =
                will == null
                        ? LogRecord.NO_WILL
                        : Math.min(now + will.delaySeconds() * 1000, expiresAt);
        state.write(
                new LogRecord.Detached(
                        attachment.clientId(),
                        attachment.session(),
                        attachment.epoch(),
                        Math.min(sentTo, lastOutSeq(attachment.session())),
                        expiresAt,
                        willAt));
        DurableSubscriber subscriber = state.subscribers.get(attachment.session());
        if (subscriber != null) {
            subscriber.goOffline();
            tellGroups(subscriber);
            state.presences.leave(attachment.session(), departure);
        }
        IndexedSession session = state.index.session(attachment.session());
        if (session != null && expiresAt <= now) {
            endSession(session);
        } else if (session == null && attachment.session() != 0) {
            forget(attachment.session(), attachment.clientId());
        } else {
            state.deadlines.expires(attachment.clientId(), expiresAt);
        }
        willMayBeDue(attachment.epoch());
    }

    void kickIsOver(Deadlines.KickOver over) {
        Presence presence = state.presences.of(over.clientId());
        if (presence == null || presence.epoch() != over.epoch()) {
            return;
        }
        if (presence.session() != 0) {
            state.effect(new ShardEffect.Detach(presence.session()));
        }
        gone(
                new ShardCommand.Gone(
                        over.clientId(),
                        over.epoch(),
                        Departure.UNKNOWN,
                        lastOutSeq(presence.session())));
    }

    long lastOutSeq(long session) {
        return session == 0 ? -1 : state.log.session(session).nextOutSeq() - 1;
    }

    // ---- the end of a session

    /** Its deadline may be over before the tick that looks at it. */
    void endIfExpired(String clientId) {
        Attachment last = state.log.attachment(clientId);
        if (last == null || !last.isDetached()) {
            return;
        }
        if (last.expiresAt() > state.now()) {
            state.deadlines.expires(clientId, last.expiresAt());
            return;
        }
        IndexedSession session = state.index.session(last.session());
        if (session != null) {
            endSession(session);
        }
    }

    private void endSession(IndexedSession session) {
        DurableSubscriber subscriber = state.subscribers.remove(session.number());
        if (subscriber != null) {
            for (SessionSubscription subscription : session.subscriptions()) {
                state.routes.remove(subscriber, subscription.filter());
            }
        }
        state.write(new IndexEvent.Ended(session.number()));
        forget(session.number(), session.clientId());
    }

    /** The index has it no more; it may have got further than the log before a crash. */
    private void forget(long number, String clientId) {
        Attachment last = state.log.attachment(clientId);
        state.write(new LogRecord.Ended(number));
        state.presences.leftOpen.remove(number);
        state.following.remove(number);
        state.presences.sleeps(number);
        state.effect(new ShardEffect.SessionOver(number));
        PendingWill will = last == null ? null : state.log.wills.get(last.epoch());
        if (will != null && will.at() > state.now()) {
            isDue(will); // the session is over before the delay [MQTT-3.1.2-8]
        }
    }

    // ---- wills

    void willMayBeDue(long epoch) {
        PendingWill will = state.log.wills.get(epoch);
        if (will == null) {
            return;
        }
        if (will.at() <= state.now()
                || state.presences.turnOf(epoch) != null
                || state.presences.hasFired(epoch)) {
            isDue(will);
        } else {
            state.deadlines.add(new Deadlines.WillDue(will.at(), epoch));
        }
    }

    private void isDue(PendingWill will) {
        Long known = state.presences.turnOf(will.epoch());
        long turn = known == null ? state.now() + state.limits.willTurn().getAsLong() : known;
        if (known == null && turn == state.now()) {
            publish(will);
        } else {
            state.presences.willWaits(will.epoch(), turn);
            state.deadlines.add(new Deadlines.WillTurn(turn, will.epoch()));
        }
    }

    /** There may be several entries for a turn: it is taken once. */
    void willHasTurn(Deadlines.WillTurn turn) {
        PendingWill will = state.log.wills.get(turn.epoch());
        if (state.presences.takeTurn(turn.epoch(), turn.at()) && will != null) {
            publish(will);
        }
    }

    /** Publishing it twice is harmless: receivers know it by its id until it is done. */
    private void publish(PendingWill will) {
        if (!rights.mayPublish(will)) {
            state.effect(new ShardEffect.WillDenied(will));
            willPublished(will.epoch());
            return;
        }
        Presences.FiredWill fired = state.presences.fire(will.epoch(), state.now());
        state.effect(
                new ShardEffect.PublishWill(
                        will,
                        new MessageId(
                                MessageId.source(state.shard, will.session()), 0, will.epoch()),
                        fired.at(),
                        fired.isPublished()));
    }

    void willPublished(long epoch) {
        state.presences.willDone(epoch);
        if (state.log.wills.containsKey(epoch)) {
            state.write(new LogRecord.WillDone(epoch));
        }
    }

    void willNotRetained(long epoch) {
        state.presences.willPublished(epoch);
        willRefused(epoch);
    }

    void willRefused(long epoch) {
        state.deadlines.add(new Deadlines.WillDue(state.now() + WILL_RETRY_MILLIS, epoch));
    }

    // ---- opening

    /** Routes, deadlines and presence of every session, as they were written. */
    void restore() {
        state.log.wills.values().stream()
                .sorted(Comparator.comparingLong(PendingWill::at))
                .toList()
                .forEach(will -> willMayBeDue(will.epoch()));
        for (IndexedSession session : List.copyOf(state.index.sessions())) {
            DurableSubscriber subscriber =
                    new DurableSubscriber(state.shard, session.number(), session.clientId());
            state.subscribers.put(session.number(), subscriber);
            for (SessionSubscription s : session.subscriptions()) {
                state.routes.add(
                        subscriber, s.filter(), new Interest(s.options(), s.subscriptionId()));
            }
            restoreAttachment(session, subscriber);
        }
        for (Attachment a : List.copyOf(state.log.attachments.values())) {
            boolean isDurable = state.index.session(a.session()) != null;
            if (!isDurable && !a.isDetached() && !isHere(a)) {
                detach(a, new Departure(wasTold(a), 0, List.of()), -1);
            }
        }
        for (SessionLog log : List.copyOf(state.log.sessions.values())) {
            Attachment last = state.log.attachment(log.clientId());
            boolean leaves = last != null && last.session() == log.number() && isHere(last);
            if (state.index.session(log.number()) == null && !leaves) {
                forget(log.number(), log.clientId());
            }
        }
        for (Presence presence : state.presences.all()) {
            if (presence.successor() != null) {
                waitFor(presence);
            }
        }
    }

    private boolean isHere(Attachment attachment) {
        Presence presence = state.presences.of(attachment.clientId());
        return presence != null && presence.epoch() == attachment.epoch();
    }

    /** Whether its client may know of the connection: else it has no will. */
    private boolean wasTold(Attachment attachment) {
        return !state.presences.wasTakenBack(attachment.epoch())
                && !state.presences.waitsForAnswer(attachment.connection());
    }

    private void restoreAttachment(IndexedSession session, DurableSubscriber subscriber) {
        Attachment last = state.log.attachment(session.clientId());
        Presence presence = state.presences.of(session.clientId());
        if (last == null
                || last.session() != session.number()
                || state.presences.tookBackBeginning(last.epoch())
                || (last.begins() && state.presences.waitsForAnswer(last.connection()))) {
            endSession(session); // its client was never told that it exists
        } else if (presence != null && presence.epoch() == last.epoch()) {
            subscriber.goOnline(presence.client());
            tellGroups(subscriber);
        } else if (last.isDetached()) {
            state.deadlines.expires(last.clientId(), last.expiresAt());
        } else {
            detach(
                    last,
                    new Departure(wasTold(last), last.expirySeconds(), List.of()),
                    lastOutSeq(session.number()));
        }
    }

    /** Whether {@code caller} is still the connection of its client (rule 1). */
    boolean isCurrent(ShardCommand.Caller caller) {
        Presence presence = state.presences.of(caller.clientId());
        return presence != null && presence.epoch() == caller.epoch();
    }

    @Nullable DurableSubscriber subscriber(long session) {
        return state.subscribers.get(session);
    }
}
