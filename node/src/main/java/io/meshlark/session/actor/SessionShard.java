package io.meshlark.session.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.FromEdge;
import io.meshlark.session.ToEdge;
import io.meshlark.session.edge.AppendAnswers;
import io.meshlark.session.edge.Present;
import io.meshlark.session.edge.RollCall;
import io.meshlark.session.edge.ShardPort;
import io.meshlark.session.shard.IndexEvent;
import io.meshlark.session.shard.IndexPage;
import io.meshlark.session.shard.IndexRow;
import io.meshlark.session.shard.LogRow;
import io.meshlark.session.shard.LogState;
import io.meshlark.session.shard.Presence;
import io.meshlark.session.shard.Presences;
import io.meshlark.session.shard.Shard;
import io.meshlark.session.shard.ShardBatch;
import io.meshlark.session.shard.ShardCommand;
import io.meshlark.session.shard.ShardFigures;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entity of one session shard: the {@link Shard} machine in an actor. Commands gather while a
 * write is under way; together they form the next write, and its effects follow when it is durable.
 *
 * <pre>
 *  LOADING ── index and log recovered ──▶ OPEN ── a journal actor stops ──▶ BROKEN ── backoff ──▶ LOADING
 * </pre>
 *
 * <p>While it is not open, commands wait here; CONNECTs are refused after a while. Presences and
 * awake sessions live through a broken journal.
 */
public final class SessionShard extends AbstractBehavior<SessionShard.Command> {
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration LEASE_AGAIN = Duration.ofMillis(100);
    private static final Duration DELETE_AGAIN = Duration.ofSeconds(10);
    private static final long CONNECT_WAIT_MILLIS = 5_000;
    private static final long SUBSCRIBE_WAIT_MILLIS = 30_000;
    private static final int BATCH_COMMANDS = 4_096;
    private static final int BATCH_BYTES = 1 << 20;

    /** What reaches a shard. */
    public sealed interface Command {}

    record Do(ShardCommand command) implements Command {}

    /** Appends of one node, in order. */
    record Frame(List<ShardCommand.Append> appends, AppendAnswers answers) implements Command {}

    /**
     * From the edge of a connection.
     *
     * @param epoch which it was attached with, 0 before that
     * @param session 0 for a transient one
     */
    record Said(ToEdge from, long epoch, long session, FromEdge what) implements Command {}

    /** Who is connected, on all nodes. */
    record RollCalled(List<RollCall.Answer> answers) implements Command {}

    /** Some edge is not reachable any more. */
    record EdgesLost() implements Command {}

    /** The node that these answers were for has left the cluster, and its edges with it. */
    record NodeLeft(AppendAnswers answers) implements Command {}

    record PageRecovered(int page, IndexPage state) implements Command {}

    record LogRecovered(LogState state) implements Command {}

    /** A journal actor has written what it was given. */
    record Written() implements Command {}

    record JournalStopped(int round) implements Command {}

    record SessionMayStop(long session) implements Command {}

    record SessionStopped(long session) implements Command {}

    /** The journal of a session that has ended is still there. */
    record NotDeleted(long session) implements Command {}

    private record Delete(long session) implements Command {}

    record ToSession(long session, DurableSession.Command command) implements Command {}

    /** Keeps the shard running on some node: nobody else starts one that has moved (rule 12). */
    record Ping() implements Command {}

    /** Handed over by sharding when the shard is to leave this node. */
    record Stop() implements Command {}

    /** {@code then} runs when nothing is queued or being written, and nobody connected here. */
    record WhenIdle(Runnable then) implements Command {}

    private record Tick() implements Command {}

    private record Load() implements Command {}

    private record OnceLeaseHolds() implements Command {}

    private record Queued(ShardCommand command, long since) {}

    private final int shard;
    private final ShardSurroundings around;
    private final TimerScheduler<Command> timers;
    private final SessionChildren sessions;
    private final EffectRunner effects;
    private final Presences presences = new Presences();
    private final ShardPort port;

    /** Connections that have said goodbye, by epoch, until that is written. */
    private final Map<Long, ToEdge> leaving = new HashMap<>();

    // the journals
    private ShardJournals journals;
    private int round;
    private Duration backoff;
    private boolean isBroken;
    private boolean hasCalled;
    private boolean hasHeard;
    private long life;
    private boolean wasOpen;

    // the machine, while open
    private @Nullable Shard machine;
    private final ArrayDeque<Queued> queue = new ArrayDeque<>();
    private @Nullable ShardBatch writing;
    private final List<Queued> inBatch = new ArrayList<>();

    /** Commands of a failed batch, which go one by one: it may have been too large together. */
    private int oneByOne;

    private final ArrayDeque<Runnable> writes = new ArrayDeque<>();
    private final List<AppendAnswers> framesQueued = new ArrayList<>();
    private final List<AppendAnswers> framesInBatch = new ArrayList<>();
    private boolean stopping;
    private final List<Runnable> whenIdle = new ArrayList<>();

    private SessionShard(
            int shard,
            ShardSurroundings around,
            ActorContext<Command> context,
            TimerScheduler<Command> timers) {
        super(context);
        this.shard = shard;
        this.around = around;
        this.timers = timers;
        this.backoff = around.reload().first();
        DurableSession.Surroundings ofSessions =
                new DurableSession.Surroundings(
                        context.getSelf(),
                        around.limits().queue(),
                        around.edge().dropped(),
                        around.lease(),
                        around.edge().clock());
        this.sessions =
                new SessionChildren(
                        context,
                        number ->
                                context.spawn(
                                        DurableSession.create(shard, number, ofSessions),
                                        "session-" + number));
        this.effects = new EffectRunner(shard, around, sessions, context.getSelf());
        this.port = new LocalShard(context.getSelf(), around.outboxes().of(shard));
        this.journals = startJournals();
        timers.startTimerWithFixedDelay(new Tick(), untilNextTick(), TICK);
    }

    static Behavior<Command> create(int shard, ShardSurroundings around) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new SessionShard(shard, around, context, timers)));
    }

    private ShardJournals startJournals() {
        return new ShardJournals(getContext(), shard, round, around.edge().clock(), around.lease());
    }

    private long now() {
        return around.edge().clock().getAsLong();
    }

    /** All shards of a node tick together, so that an idle node wakes once for all of them. */
    private Duration untilNextTick() {
        long tick = TICK.toMillis();
        return Duration.ofMillis(tick - Math.floorMod(now(), tick));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Command.class, this::on)
                .onSignal(
                        PostStop.class,
                        _ -> {
                            closeMachine();
                            return this;
                        })
                .build();
    }

    private Behavior<Command> on(Command command) {
        switch (command) {
            case Do what -> enqueue(what.command());
            case Frame frame -> {
                framesQueued.add(frame.answers());
                effects.answer(frame.appends().getFirst().origin(), frame.answers());
                frame.appends().forEach(append -> queue.add(new Queued(append, now())));
            }
            case Said said -> said(said);
            case RollCalled called -> rollCalled(called.answers());
            case EdgesLost lost -> sayGoodbyeForTheLost();
            case NodeLeft left -> {
                effects.forget(left.answers());
                sayGoodbyeForTheLost();
            }
            case PageRecovered page -> {
                if (!isBroken) {
                    journals.pageRecovered(page);
                    openIfRecovered();
                }
            }
            case LogRecovered log -> {
                journals.logRecovered(log.state());
                openIfRecovered();
            }
            case Written written -> written();
            case JournalStopped stopped -> journalStopped(stopped.round());
            case Load load -> load();
            case OnceLeaseHolds once -> written();
            case SessionMayStop may -> sessions.mayStop(may.session());
            case SessionStopped stopped -> sessionStopped(stopped.session());
            case NotDeleted not ->
                    timers.startSingleTimer(not, new Delete(not.session()), DELETE_AGAIN);
            case Delete delete -> effects.delete(delete.session());
            case ToSession to -> sessions.tellIfKnown(to.session(), to.command());
            case Tick tick -> tick();
            case Ping ping -> {}
            case WhenIdle idle -> {
                whenIdle.add(idle.then());
                enqueue(new ShardCommand.Tick()); // writes what was settled lazily
            }
            case Stop stop -> stopping = true;
        }
        pump();
        if (!whenIdle.isEmpty() && isIdle()) {
            whenIdle.forEach(Runnable::run);
            whenIdle.clear();
        }
        return stopping && hasNothingLeftToDo() ? stopped() : this;
    }

    /**
     * What is queued its senders say again to the next incarnation. Without the lease nothing more
     * will be written, and nobody has been told that it was.
     */
    private boolean hasNothingLeftToDo() {
        return machine == null || writing == null || !around.lease().holds();
    }

    private boolean isIdle() {
        return queue.isEmpty()
                && writing == null
                && presences.all().stream().noneMatch(presence -> presence.client().isHere());
    }

    private Behavior<Command> stopped() {
        around.rollCall().closed(shard, port);
        around.edge().routes().shard(shard).unload();
        // Else its sessions would be counted here and where it has moved.
        around.figures().say(shard, ShardFigures.NONE);
        return Behaviors.stopped();
    }

    private void enqueue(ShardCommand command) {
        queue.add(new Queued(command, now()));
    }

    // ---- from edges

    private void said(Said said) {
        ToEdge from = said.from();
        ShardCommand.Caller caller =
                new ShardCommand.Caller(from.clientId(), said.session(), said.epoch(), from);
        switch (said.what()) {
            case FromEdge.Connect connect ->
                    enqueue(new ShardCommand.Connect(connect.request(), from));
            case FromEdge.Reattach reattach -> reattach(said, reattach);
            case FromEdge.Subscribe subscribe ->
                    enqueue(
                            new ShardCommand.Subscribe(
                                    caller, subscribe.packetId(), subscribe.subscriptions()));
            case FromEdge.Unsubscribe unsubscribe ->
                    enqueue(
                            new ShardCommand.Unsubscribe(
                                    caller, unsubscribe.packetId(), unsubscribe.filters()));
            case FromEdge.Release release ->
                    enqueue(
                            new ShardCommand.Release(
                                    caller, release.packetId(), release.generation()));
            case FromEdge.Rebase rebase ->
                    enqueue(new ShardCommand.Rebase(caller, rebase.base(), rebase.ranges()));
            case FromEdge.Assign assign ->
                    enqueue(
                            new ShardCommand.Assign(
                                    caller,
                                    assign.question(),
                                    assign.packetId(),
                                    assign.generation(),
                                    assign.picks(),
                                    assign.again()));
            case FromEdge.Gone gone -> {
                leaving.put(said.epoch(), from);
                gone(said, gone.departure(), gone.sentTo());
            }
        }
    }

    private void reattach(Said said, FromEdge.Reattach reattach) {
        Presence presence = presences.of(said.from().clientId());
        if (presence == null || presence.epoch() != said.epoch()) {
            said.from()
                    .kick(
                            ReasonCode.SESSION_TAKEN_OVER,
                            "another connection with this client id has come");
        } else {
            effects.reattach(presence, reattach, machine);
        }
    }

    private void gone(Said said, Departure departure, long sentTo) {
        String clientId = said.from().clientId();
        if (said.session() != 0 && sessions.mayServe(said.session(), said.from())) {
            sessions.depart(
                    said.session(),
                    new DurableSession.Detach(clientId, said.epoch(), departure, sentTo));
        } else {
            sessions.detached(said.session(), said.from());
            enqueue(new ShardCommand.Gone(clientId, said.epoch(), departure, sentTo));
        }
    }

    /** Connections on nodes that have left: nobody else says goodbye for them. */
    private void sayGoodbyeForTheLost() {
        for (Presence presence : List.copyOf(presences.all())) {
            if (!presence.client().isReachable()) {
                Departure unknown = Departure.UNKNOWN;
                gone(
                        new Said(
                                presence.client(),
                                presence.epoch(),
                                presence.session(),
                                new FromEdge.Gone(unknown, -1)),
                        unknown,
                        ShardCommand.Gone.AS_FAR_AS_THERE_IS);
            }
        }
    }

    private void sessionStopped(long session) {
        enqueue(new ShardCommand.Asleep(session));
        DurableSession.Detach unheard = sessions.departing(session);
        if (unheard != null) {
            enqueue(
                    new ShardCommand.Gone(
                            unheard.clientId(),
                            unheard.epoch(),
                            unheard.departure(),
                            ShardCommand.Gone.AS_FAR_AS_THERE_IS));
        }
        if (sessions.stopped(session)) {
            effects.delete(session);
        }
    }

    private void tick() {
        if (machine != null) {
            around.figures().say(shard, machine.figures(queue.size()));
            enqueue(new ShardCommand.Tick());
        } else {
            refuseWhatWaitsTooLong();
        }
    }

    // ---- loading

    private void rollCalled(List<RollCall.Answer> answers) {
        hasHeard = true;
        for (RollCall.Answer answer : answers) {
            found(answer.present(), answer.edge());
        }
        openIfRecovered();
    }

    /** At most one connection for each client id, the newest (P4). */
    private void found(Present present, ToEdge edge) {
        if (!present.isAnswered()) {
            presences.isUnanswered(edge.connection());
            return;
        }
        Presence other = presences.of(present.clientId());
        ToEdge older = edge;
        if (other == null || other.epoch() < present.epoch()) {
            older = other == null ? null : other.client();
            presences.found(
                    present.clientId(), present.owner(), present.epoch(), present.session(), edge);
        }
        if (older != null) {
            older.kick(
                    ReasonCode.SESSION_TAKEN_OVER,
                    "another connection with this client id has come");
        }
    }

    /** The roll is called once: connections and awake sessions live through a broken journal. */
    private void openIfRecovered() {
        if (isBroken || !journals.areRecovered() || machine != null) {
            return;
        }
        if (!hasCalled) {
            hasCalled = true;
            life = journals.log().incarnation() + 1;
            ActorRef<Command> self = getContext().getSelf();
            around.rollCall().call(shard, life, answers -> self.tell(new RollCalled(answers)));
        }
        if (!hasHeard) {
            return;
        }
        Shard opened =
                new Shard(
                        shard,
                        around.limits(),
                        around.edge().routes().shard(shard),
                        journals.pages(),
                        journals.log(),
                        presences);
        opened.open(now());
        machine = opened;
        write(opened, opened.takeBatch());
        sessions.tellAll(new DurableSession.Resume());
        sessions.wakeDozing(opened::hasMessages);
        if (!wasOpen) {
            wasOpen = true;
            around.rollCall().opened(shard, life, port);
            sayGoodbyeForTheLost();
        } else {
            getContext().getLog().info("shard {} is open again", shard);
        }
    }

    private void journalStopped(int ofRound) {
        if (ofRound != round) {
            return;
        }
        if (!isBroken) {
            breakDown();
        }
        if (journals.stopped()) {
            timers.startSingleTimer(Load.class, new Load(), backoff);
            backoff = around.reload().after(backoff);
        }
    }

    /** The commands of the failed batch go first when the journals are back. */
    private void breakDown() {
        if (machine != null) {
            getContext().getLog().warn("shard {}: a journal write failed, loading again", shard);
        }
        isBroken = true;
        ShardBatch failed = writing;
        closeMachine();
        writing = null;
        writes.clear();
        around.rollCall().failing(shard, true);
        journals.stopAll();
        if (failed != null) {
            for (int i = inBatch.size() - 1; i >= 0; i--) {
                queue.addFirst(inBatch.get(i));
            }
            oneByOne = Math.max(oneByOne, inBatch.size());
            inBatch.clear();
            framesQueued.addAll(framesInBatch);
            framesInBatch.clear();
        }
    }

    private void closeMachine() {
        Shard open = machine;
        machine = null;
        if (open != null) {
            open.close();
        }
    }

    private void load() {
        isBroken = false;
        round++;
        journals = startJournals();
    }

    private void refuseWhatWaitsTooLong() {
        long now = now();
        queue.removeIf(queued ->
                switch (queued.command()) {
                    case ShardCommand.Connect connect -> {
                        boolean late = now - queued.since() > CONNECT_WAIT_MILLIS;
                        if (late) {
                            connect.client()
                                    .refused(
                                            ReasonCode.SERVER_UNAVAILABLE,
                                            "the session store is not available now");
                        }
                        yield late;
                    }
                    case ShardCommand.Subscribe subscribe -> {
                        boolean late = now - queued.since() > SUBSCRIBE_WAIT_MILLIS;
                        if (late) {
                            refuse(subscribe);
                        }
                        yield late;
                    }
                    default -> false;
                });
    }

    private static void refuse(ShardCommand.Subscribe subscribe) {
        subscribe
                .caller()
                .client()
                .subscribed(
                        subscribe.packetId(),
                        Collections.nCopies(
                                subscribe.subscriptions().size(), ReasonCode.QUOTA_EXCEEDED),
                        Collections.nCopies(subscribe.subscriptions().size(), false),
                        "the session store is not available now");
    }

    // ---- writing

    private void pump() {
        Shard open = machine;
        while (open != null && !stopping && writing == null && !queue.isEmpty()) {
            inBatch.clear();
            int limit = oneByOne > 0 ? 1 : BATCH_COMMANDS;
            int bytes = 0;
            while (!queue.isEmpty() && inBatch.size() < limit && bytes < BATCH_BYTES) {
                Queued next = queue.remove();
                inBatch.add(next);
                bytes += next.command().weight();
                open.handle(next.command(), now());
            }
            framesInBatch.addAll(framesQueued);
            framesQueued.clear();
            write(open, open.takeBatch());
        }
    }

    private void write(Shard open, ShardBatch batch) {
        effects.run(batch.atOnce(), open);
        for (Map.Entry<Integer, List<IndexEvent>> page : batch.index().entrySet()) {
            writes.add(() ->
                    journals.page(page.getKey())
                            .tell(new RowJournal.Write<>(new IndexRow(page.getValue()))));
        }
        if (!batch.log().isEmpty()) {
            writes.add(() ->
                    journals.logActor().tell(new RowJournal.Write<>(new LogRow(batch.log()))));
        }
        writing = batch;
        writeNext();
    }

    private void written() {
        if (writing != null) {
            writeNext();
        }
    }

    /**
     * One after the other, and then what follows from them; none of it without the lease (design
     * rule 9): another node may have the shard by now. It goes on when the lease is back, which it
     * is only if no other node has.
     */
    private void writeNext() {
        if (!around.lease().holds()) {
            timers.startSingleTimer(OnceLeaseHolds.class, new OnceLeaseHolds(), LEASE_AGAIN);
            return;
        }
        Runnable next = writes.poll();
        if (next != null) {
            next.run();
            return;
        }
        ShardBatch durable = writing;
        writing = null;
        if (durable != null && !durable.writesNothing()) {
            backoff = around.reload().first();
            around.rollCall().failing(shard, false);
        }
        oneByOne = Math.max(0, oneByOne - inBatch.size());
        if (durable != null && machine != null) {
            machine.written();
            effects.run(durable.effects(), machine);
            for (Queued done : inBatch) {
                noticed(done.command());
            }
        }
        inBatch.clear();
        framesInBatch.forEach(AppendAnswers::frameTaken);
        framesInBatch.clear();
    }

    private void noticed(ShardCommand done) {
        if (done instanceof ShardCommand.Asleep asleep) {
            sessions.noticed(asleep.session());
        } else if (done instanceof ShardCommand.Gone gone) {
            ToEdge left = leaving.remove(gone.epoch());
            if (left != null) {
                left.left();
            }
        }
    }
}
