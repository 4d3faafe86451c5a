package io.meshlark.session.edge;

import io.meshlark.delivery.Publisher;
import io.meshlark.delivery.ShardGateway;
import io.meshlark.protocol.Assignment;
import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.QoS;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.SubscriptionIds;
import io.meshlark.protocol.topic.TopicFilter;
import io.meshlark.routing.Ledger;
import io.meshlark.session.ClientSession;
import io.meshlark.session.FromEdge;
import io.meshlark.session.Generations;
import io.meshlark.session.Outgoing;
import io.meshlark.session.SentSoFar;
import io.meshlark.session.ToClient;
import io.meshlark.session.ToEdge;
import io.meshlark.session.ToSession;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A durable session as its connection sees it: passes on to the shard what concerns the shard, and
 * to the session what concerns its messages. What has not been answered is kept, and said again
 * when the shard has a new incarnation.
 */
final class DurableLink implements ClientSession, Ledger {
    private static final int LOT = 64;

    private final ShardHome home;
    private final EdgeConnection connection;
    private final ToClient client;
    private final long number;
    private final Generations generations;
    private final RetainedFeed retained;

    /** Asked of the shard and not answered, in order; each by a packet of the client. */
    private final ArrayDeque<FromEdge> asked = new ArrayDeque<>(0);

    /** By the number of the question: who waits for what groups have picked to be durable. */
    private final Map<Integer, Ledger.Answer> assigning = new LinkedHashMap<>(0);

    private int lastQuestion;
    private boolean isOver;

    private FromEdge.@Nullable Rebase rebasing;
    private int releases;

    // messages to the client
    private final SentMessages sent = new SentMessages();
    private @Nullable ToSession session;

    /** Acknowledgements that came after the session was told what is under way. */
    private final ArrayDeque<Acknowledgement> unheard = new ArrayDeque<>(0);

    private final ArrayDeque<Runnable> catchingUp = new ArrayDeque<>(0);

    private interface Acknowledgement {
        void tell(ToSession session);
    }

    DurableLink(
            ShardHome home,
            EdgeConnection connection,
            Edge edge,
            ToClient client,
            ToEdge.Attached attached,
            ToSession session) {
        this.home = home;
        this.connection = connection;
        this.client = client;
        this.number = attached.session();
        this.generations =
                attached.generations() == null ? new Generations() : attached.generations();
        this.session = session;
        this.retained = new RetainedFeed(edge.retained(), client, edge.queue(), appender(edge));
    }

    private void ask(FromEdge what) {
        asked.add(what);
        home.tell(connection, what);
    }

    private @Nullable FromEdge answered(Predicate<FromEdge> question) {
        for (Iterator<FromEdge> each = asked.iterator(); each.hasNext(); ) {
            FromEdge what = each.next();
            if (question.test(what)) {
                each.remove();
                return what;
            }
        }
        return null;
    }

    // ---- subscriptions

    @Override
    public void subscribe(int packetId, List<Subscription> subscriptions) {
        ask(new FromEdge.Subscribe(packetId, subscriptions));
    }

    void subscribed(
            int packetId, List<ReasonCode> reasons, List<Boolean> isNew, @Nullable String problem) {
        if (!(answered(w -> w instanceof FromEdge.Subscribe s && s.packetId() == packetId)
                instanceof FromEdge.Subscribe subscribe)) {
            return;
        }
        client.subscribed(packetId, reasons, problem);
        Map<String, Replay> wanted = new LinkedHashMap<>();
        for (int i = 0; i < reasons.size(); i++) {
            Subscription each = subscribe.subscriptions().get(i);
            if (!reasons.get(i).isError() && RetainedFeed.wanted(each, isNew.get(i))) {
                wanted.put(each.filter().text(), new Replay(each, null));
            }
        }
        retained.start(List.copyOf(wanted.values()));
    }

    @Override
    public void unsubscribe(int packetId, List<TopicFilter> filters) {
        ask(new FromEdge.Unsubscribe(packetId, filters));
    }

    void unsubscribed(int packetId, List<ReasonCode> reasons) {
        if (answered(w -> w instanceof FromEdge.Unsubscribe u && u.packetId() == packetId)
                instanceof FromEdge.Unsubscribe unsubscribe) {
            client.unsubscribed(packetId, reasons);
            retained.forget(unsubscribe.filters());
        }
    }

    // ---- messages to the client

    void publish(Outgoing message, int packetId, boolean dup) {
        if (sent.sending(message)) {
            client.publish(message, packetId, dup);
        }
    }

    void release(int packetId, ReasonCode reason) {
        sent.releasing(packetId);
        client.release(packetId, reason);
    }

    /** Its shard has them, and looks at them itself. */
    @Override
    public void keepSubscriptions(Predicate<TopicFilter> allowed) {}

    @Override
    public void acknowledged(int packetId) {
        sent.done(packetId);
        tell(to -> to.acknowledged(packetId));
        retained.settled();
    }

    @Override
    public void received(int packetId, ReasonCode reason) {
        sent.received(packetId, reason);
        tell(to -> to.received(packetId, reason));
        if (reason.isError()) {
            retained.settled();
        }
    }

    @Override
    public void completed(int packetId) {
        sent.done(packetId);
        tell(to -> to.completed(packetId));
        retained.settled();
    }

    private void tell(Acknowledgement acknowledgement) {
        ToSession to = session;
        if (to != null) {
            acknowledgement.tell(to);
        } else {
            unheard.add(acknowledgement);
        }
    }

    @Override
    public void catchUp(Runnable then) {
        catchingUp.add(then);
        tell(ToSession::catchUp);
    }

    void caughtUp() {
        Runnable then = catchingUp.poll();
        if (then != null) {
            then.run();
        }
    }

    void dropped() {
        retained.dropped();
    }

    // ---- PUBREL

    @Override
    public @Nullable MessageId messageIdOf(int packetId) {
        return new MessageId(
                MessageId.source(home.shard(), number), packetId, generations.of(packetId));
    }

    @Override
    public boolean release(int packetId, ClosedIds closed) {
        long generation = generations.of(packetId);
        generations.release(packetId, generation);
        ask(new FromEdge.Release(packetId, generation));
        releases++;
        boolean isTime = releases <= LOT || releases % LOT == 0;
        return isTime && generations.isCrowded() && rebasing == null && rebase(closed.ranges());
    }

    void released(int packetId) {
        if (answered(w -> w instanceof FromEdge.Release r && r.packetId() == packetId) != null) {
            client.released(packetId);
        }
    }

    /**
     * Asks for new generations; they count when they are durable. Nothing is published meanwhile: a
     * crash must not leave a message under a name that is forgotten. A connection that lasts does
     * this now and then, a short one whenever it helps.
     */
    private boolean rebase(int[] closed) {
        if (closed.length == 0 || generations.gain(closed) < 1) {
            return false;
        }
        FromEdge.Rebase rebase = new FromEdge.Rebase(generations.baseFor(closed), closed);
        rebasing = rebase;
        ask(rebase);
        return true;
    }

    void isRebased() {
        if (answered(w -> w instanceof FromEdge.Rebase) != null) {
            client.rebased();
        }
    }

    @Override
    public void rebased() {
        FromEdge.Rebase done = rebasing;
        if (done == null) {
            throw new IllegalStateException("session " + number + " has not asked for generations");
        }
        generations.rebase(done.base(), done.ranges());
        rebasing = null;
    }

    // ---- what shared groups have picked

    @Override
    public @Nullable Ledger ledger() {
        return this;
    }

    /** From the event loop when the client publishes, from anywhere when a node has left. */
    @Override
    public void assign(MessageId id, List<Assignment> picks, boolean again, Ledger.Answer answer) {
        connection.onLane(() -> {
            if (isOver) {
                answer.isUnknown();
                return;
            }
            assigning.put(++lastQuestion, answer);
            ask(new FromEdge.Assign(lastQuestion, id.packetId(), id.generation(), picks, again));
        });
    }

    void assigned(int question, List<Assignment> earlier) {
        Ledger.Answer answer = assigning.remove(question);
        if (answer != null) {
            answered(w -> w instanceof FromEdge.Assign a && a.question() == question);
            answer.isDurable(earlier);
        }
    }

    // ---- a new incarnation of the shard

    /** Acknowledgements that come from now on wait for {@link #reattached}. */
    SentSoFar sentSoFar() {
        session = null;
        unheard.clear();
        int waiting = catchingUp.size();
        for (int i = 0; i < waiting; i++) {
            caughtUp(); // the new session has less to do than the old one had
        }
        return sent.soFar();
    }

    void askAgain() {
        asked.forEach(what -> home.tell(connection, what));
    }

    void reattached(ToSession to) {
        session = to;
        unheard.forEach(acknowledgement -> acknowledgement.tell(to));
        unheard.clear();
    }

    // ---- retained messages

    void replay(List<Replay> replays) {
        retained.start(replays);
    }

    /** Where a session's retained messages go at QoS 1 and 2: through its log, like all others. */
    private RetainedFeed.Appender appender(Edge edge) {
        return (Publication publication, QoS qos, SubscriptionIds ids, Runnable done) ->
                edge.shards()
                        .append(
                                home.shard(),
                                new ShardGateway.Append(
                                        publication,
                                        null,
                                        0,
                                        false,
                                        List.of(new ShardGateway.Picked(number, qos, true, ids))),
                                outcome -> {
                                    if (outcome != Publisher.Outcome.APPENDED) {
                                        client.lane().execute(done);
                                    }
                                });
    }

    // ---- the end

    long sentTo() {
        return sent.sentTo();
    }

    @Override
    public void disconnected(Departure departure) {
        isOver = true;
        connection.leave(departure.with(retained.stop()));
        List<Ledger.Answer> waiting = List.copyOf(assigning.values());
        assigning.clear();
        waiting.forEach(answer -> answer.isUnknown());
    }
}
