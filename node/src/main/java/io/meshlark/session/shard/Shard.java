package io.meshlark.session.shard;

import io.meshlark.auth.access.Access;
import io.meshlark.auth.access.Rights;
import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.DurableSubscriber;
import io.meshlark.routing.Interest;
import io.meshlark.routing.ShardRoutes;
import io.meshlark.session.ClientSession;
import io.meshlark.session.UserHoldings.Holding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One session shard: front door for all client ids that hash to it. Commands change the state at
 * once and gather in a {@link ShardBatch}; the shell writes the batch, and only then lets its
 * effects happen. When a write fails, this object is thrown away, index and log are recovered, and
 * the commands of the failed batch are given to its successor.
 *
 * <p>{@link ShardConnections} decides about connections, sessions and wills, {@link ShardAppends}
 * about messages; subscriptions, PUBREL and what groups have picked are here.
 */
public final class Shard {
    /** How often, in ticks' time, the publishers' shards are asked about old ids. */
    private static final long ASK_MILLIS = 10_000;

    private final ShardState state;
    private final ShardRights rights;
    private final ShardConnections connections;
    private final ShardAppends appends;
    private long askAt;

    /**
     * A shard with what was recovered; call {@link #open} before anything else.
     *
     * @param pages of the index, in order, at least one
     */
    public Shard(
            int shard,
            ShardLimits limits,
            ShardRoutes routes,
            List<IndexPage> pages,
            LogState log,
            Presences presences) {
        this.state = new ShardState(shard, limits, routes, pages, log, presences);
        this.rights = new ShardRights(state);
        this.connections = new ShardConnections(state, rights);
        this.appends = new ShardAppends(state);
    }

    /** Begins a new incarnation: routes are filled, lost connections written off, wills due. */
    public void open(long now) {
        state.at(now);
        state.presences.rollBack();
        long incarnation = state.log.incarnation() + 1;
        state.routes.clear(incarnation);
        state.write(new LogRecord.Opened(incarnation));
        connections.restore();
        rights.checkAll();
        state.holdings.open();
        state.routes.loaded();
        askAt = now + ASK_MILLIS;
    }

    /** This object will not be used again. */
    public void close() {
        state.holdings.close();
    }

    /** Handles one command into the batch in the making. */
    public void handle(ShardCommand command, long now) {
        state.at(now);
        if (state.batch().commands().isEmpty()) {
            state.presences.commit(); // else this object would not be here
        }
        state.batch().command(command);
        switch (command) {
            case ShardCommand.Append append -> appends.append(append);
            case ShardCommand.Connect connect -> connections.connect(connect);
            case ShardCommand.Gone gone -> connections.gone(gone);
            case ShardCommand.Subscribe subscribe -> subscribe(subscribe);
            case ShardCommand.Unsubscribe unsubscribe -> unsubscribe(unsubscribe);
            case ShardCommand.Release release -> release(release);
            case ShardCommand.Rebase rebase -> rebase(rebase);
            case ShardCommand.Assign assign -> assign(assign);
            case ShardCommand.Awake awake -> appends.awake(awake);
            case ShardCommand.Resumed resumed -> appends.resumed(resumed);
            case ShardCommand.Asleep asleep -> appends.asleep(asleep.session());
            case ShardCommand.Received received -> appends.received(received);
            case ShardCommand.Settled settled -> appends.settled(settled);
            case ShardCommand.Dropped dropped -> appends.dropped(dropped);
            case ShardCommand.Kept kept -> appends.kept(kept);
            case ShardCommand.WillPublished will -> connections.willPublished(will.epoch());
            case ShardCommand.WillRefused will -> connections.willRefused(will.epoch());
            case ShardCommand.WillNotRetained will -> connections.willNotRetained(will.epoch());
            case ShardCommand.AskReleased ask -> appends.answer(ask);
            case ShardCommand.AreReleased released -> appends.areReleased(released);
            case ShardCommand.Tick tick -> tick();
        }
    }

    /** The client of {@code presence} has been told that it is connected. */
    public void confirm(Presence presence) {
        connections.confirm(presence);
    }

    /** The batch taken last is durable. */
    public void written() {
        state.presences.commit();
    }

    /** The batch so far, to be written; a new one begins. */
    public ShardBatch takeBatch() {
        if (!state.batch().log().isEmpty()) {
            appends.flushSettled();
        }
        appends.spillIfFull();
        return state.takeBatch();
    }

    /** Whether anything of the session is unsettled, here or in its own journal. */
    public boolean hasMessages(long session) {
        SessionLog log = state.log.sessions.get(session);
        return log != null && log.unsettled() > 0;
    }

    /**
     * @param queuedCommands that wait outside of this machine
     */
    public ShardFigures figures(int queuedCommands) {
        return new ShardFigures(
                state.index.sessions().size(),
                state.presences.all().size(),
                state.presences.awakeCount(),
                state.log.bytes(),
                state.log.messages.size(),
                state.log.openIds.size(),
                state.log.epochs.size(),
                state.log.wills.size(),
                state.presences.waitingWills(),
                state.log.willBytes(),
                queuedCommands);
    }

    private void tick() {
        rights.checkAll();
        appends.flushSettled();
        appends.forgetReleased();
        for (Deadlines.Deadline d = state.deadlines.poll(state.now());
                d != null;
                d = state.deadlines.poll(state.now())) {
            switch (d) {
                case Deadlines.Expiry expiry -> connections.endIfExpired(expiry.clientId());
                case Deadlines.WillDue will -> connections.willMayBeDue(will.epoch());
                case Deadlines.WillTurn turn -> connections.willHasTurn(turn);
                case Deadlines.KickOver kick -> connections.kickIsOver(kick);
            }
        }
        if (state.now() >= askAt) {
            askAt = state.now() + ASK_MILLIS;
            appends.askAboutOldIds();
        }
    }

    // ---- subscriptions

    private void subscribe(ShardCommand.Subscribe subscribe) {
        ShardCommand.Caller caller = subscribe.caller();
        IndexedSession session = state.index.session(caller.session());
        DurableSubscriber subscriber = connections.subscriber(caller.session());
        if (session == null || subscriber == null || !connections.isCurrent(caller)) {
            return;
        }
        List<ReasonCode> reasons = new ArrayList<>();
        Map<String, SessionSubscription> granted = new LinkedHashMap<>();
        List<Boolean> isNew = new ArrayList<>();
        String problem = null;
        Rights granting = rights.of(session);
        Pending pending = new Pending(0, 0);
        for (ClientSession.Subscription asked : subscribe.subscriptions()) {
            String text = asked.filter().text();
            boolean fresh = session.subscription(text) == null && !granted.containsKey(text);
            if (!granting.allows(Access.subscribe(asked.filter(), asked.options().qos()))) {
                problem = "may not subscribe to " + asked.filter().filter();
                reasons.add(ReasonCode.NOT_AUTHORIZED); // its edge does not know the rules yet
                isNew.add(false);
                continue;
            }
            String refusal = refusal(session, subscriber, asked, fresh, pending);
            if (refusal != null) {
                problem = refusal;
                reasons.add(ReasonCode.QUOTA_EXCEEDED);
                isNew.add(false);
                continue;
            }
            reasons.add(ReasonCode.granted(asked.options().qos()));
            granted.put(
                    text,
                    new SessionSubscription(
                            asked.filter(), asked.options(), asked.subscriptionId()));
            isNew.add(fresh);
            pending = fresh ? pending.plus(asked.filter()) : pending;
        }
        List<SessionSubscription> subscriptions = List.copyOf(granted.values());
        if (!subscriptions.isEmpty()) {
            state.write(new IndexEvent.Subscribed(session.number(), subscriptions));
        }
        state.effect(
                new ShardEffect.Subscribed(caller, subscribe.packetId(), reasons, isNew, problem));
    }

    /** What this SUBSCRIBE adds, as far as it has been looked at. */
    private record Pending(int subscriptions, int bytes) {
        Pending plus(TopicFilter filter) {
            return new Pending(subscriptions + 1, bytes + filter.weight());
        }
    }

    private @Nullable String refusal(
            IndexedSession session,
            DurableSubscriber subscriber,
            ClientSession.Subscription asked,
            boolean fresh,
            Pending pending) {
        if (fresh) {
            int limit = state.limits.maxSubscriptions();
            if (session.subscriptionCount() + pending.subscriptions() >= limit) {
                return "session has " + limit + " subscriptions, which is the limit";
            }
            Holding holding = state.holdings.of(session.number());
            if (!holding.hasRoomForSubscriptions(pending.subscriptions() + 1)) {
                return holding.limitOfSubscriptions();
            }
            int bytes = pending.bytes() + asked.filter().weight();
            int maxBytes = state.limits.maxSubscriptionBytes();
            if (session.subscriptionBytes() + bytes > maxBytes) {
                return "the session's topic filters would take more than "
                        + maxBytes
                        + " bytes, which is the limit";
            }
            if (state.index.pageBytes(session) + bytes > IndexPage.MOST_BYTES) {
                return "the page of the index that holds this session is full";
            }
        }
        Interest interest = new Interest(asked.options(), asked.subscriptionId());
        return state.routes.add(subscriber, asked.filter(), interest)
                ? null
                : "the broker holds too many different shapes of topic filters";
    }

    private void unsubscribe(ShardCommand.Unsubscribe unsubscribe) {
        ShardCommand.Caller caller = unsubscribe.caller();
        IndexedSession session = state.index.session(caller.session());
        DurableSubscriber subscriber = connections.subscriber(caller.session());
        if (session == null || subscriber == null || !connections.isCurrent(caller)) {
            return;
        }
        List<ReasonCode> reasons = new ArrayList<>();
        Set<String> gone = new LinkedHashSet<>();
        for (TopicFilter filter : unsubscribe.filters()) {
            boolean known =
                    session.subscription(filter.text()) != null && !gone.contains(filter.text());
            reasons.add(known ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED);
            if (known) {
                gone.add(filter.text());
                state.routes.remove(subscriber, filter);
            }
        }
        if (!gone.isEmpty()) {
            state.write(new IndexEvent.Unsubscribed(session.number(), List.copyOf(gone)));
        }
        state.effect(
                new ShardEffect.Unsubscribed(
                        caller, unsubscribe.packetId(), reasons, unsubscribe.filters()));
    }

    // ---- PUBREL

    private void release(ShardCommand.Release release) {
        ShardCommand.Caller caller = release.caller();
        if (!connections.isCurrent(caller) || state.index.session(caller.session()) == null) {
            return;
        }
        long generation = state.log.session(caller.session()).generations().of(release.packetId());
        if (generation == release.generation()) {
            state.write(new LogRecord.Released(caller.session(), release.packetId(), generation));
        }
        state.effect(new ShardEffect.ReleaseDone(caller, release.packetId()));
    }

    private void rebase(ShardCommand.Rebase rebase) {
        long session = rebase.caller().session();
        if (connections.isCurrent(rebase.caller()) && state.index.session(session) != null) {
            state.write(new LogRecord.Rebased(session, rebase.base(), rebase.ranges()));
            state.effect(new ShardEffect.RebaseDone(rebase.caller()));
        }
    }

    // ---- shared groups

    /**
     * What is assigned stays so while the packet id is open, whoever is picked when the message
     * comes again (design rule 10).
     */
    private void assign(ShardCommand.Assign assign) {
        ShardCommand.Caller caller = assign.caller();
        if (!connections.isCurrent(caller) || state.index.session(caller.session()) == null) {
            return;
        }
        SessionLog session = state.log.session(caller.session());
        if (session.generations().of(assign.packetId()) > assign.generation()) {
            return; // released, so nobody waits any more
        }
        List<Assignment> before = session.assignments().of(assign.packetId(), assign.generation());
        Map<String, Assignment> all = new LinkedHashMap<>();
        before.forEach(each -> all.put(groupOf(each), each));
        List<Assignment> earlier = new ArrayList<>(0);
        for (Assignment pick : assign.picks()) {
            Assignment known = assign.again() ? null : all.putIfAbsent(groupOf(pick), pick);
            if (known != null) {
                earlier.add(known);
            } else {
                all.put(groupOf(pick), pick);
            }
        }
        List<Assignment> now = List.copyOf(all.values());
        if (!now.equals(before)) {
            state.write(
                    new LogRecord.Assigned(
                            caller.session(), assign.packetId(), assign.generation(), now));
        }
        state.effect(new ShardEffect.Assigned(caller, assign.question(), earlier));
    }

    /** No name of a group has a slash. */
    private static String groupOf(Assignment assignment) {
        return assignment.group() + '/' + assignment.filter();
    }
}
