package io.meshlark.simulation;

import io.meshlark.protocol.MessageId;
import io.meshlark.protocol.Publication;
import io.meshlark.protocol.packet.ReasonCode;
import io.meshlark.protocol.packet.Will;
import io.meshlark.session.ClientSession.Departure;
import io.meshlark.session.shard.IndexEvent;
import io.meshlark.session.shard.IndexRow;
import io.meshlark.session.shard.LogRow;
import io.meshlark.session.shard.LogState;
import io.meshlark.session.shard.Presence;
import io.meshlark.session.shard.Presences;
import io.meshlark.session.shard.Shard;
import io.meshlark.session.shard.ShardBatch;
import io.meshlark.session.shard.ShardCommand;
import io.meshlark.session.shard.ShardEffect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The actor around a {@link Shard}: group commit, recovery after a failed write, and the sessions
 * that are awake. Lives as long as the process.
 *
 * <pre>
 *  tell ──▶ queue ──▶ handle all ──▶ index pages ──▶ log row ──▶ effects ──▶ next
 *             ▲                          └──── failed ────┘
 *             └── the batch's commands, in front ◀── recovered, opened
 * </pre>
 */
final class SimulatedShard {
    private final Broker broker;
    private final World world;
    private final int number;
    private final Disk disk;
    private final PlainRoutes routes = new PlainRoutes();
    private final Presences presences = new Presences();

    private final Deque<ShardCommand> queue = new ArrayDeque<>();
    private Shard machine;
    private LogState log;
    private boolean busy;
    private boolean isOpen;

    // sessions
    private final Map<Long, SimulatedSession> awake = new HashMap<>();

    /** What is for a session whose actor has not ended yet. */
    private final Map<Long, List<SimulatedSession.Message>> holds = new HashMap<>();

    SimulatedShard(Broker broker, int number, Disk disk) {
        this.broker = broker;
        this.world = broker.world();
        this.number = number;
        this.disk = disk;
        this.log = replayedLog();
        this.machine = newMachine();
    }

    int number() {
        return number;
    }

    PlainRoutes routes() {
        return routes;
    }

    LogState log() {
        return log;
    }

    boolean isOpen() {
        return isOpen;
    }

    /** Whether nothing waits for a client. */
    boolean isDrained() {
        return log.bytes() == 0 && awake.values().stream().allMatch(SimulatedSession::isDrained);
    }

    boolean isIdle() {
        return !busy && queue.isEmpty();
    }

    // ---- opening

    /** With a snapshot somewhere on the way. */
    private LogState replayedLog() {
        return disk.replayLog(world.below(disk.log().rows().size() + 1));
    }

    private Shard newMachine() {
        return new Shard(number, broker.limits(), routes, disk.replayIndex(), log, presences);
    }

    void open() {
        busy = true;
        machine.open(world.now());
        write(machine.takeBatch());
        tickLater();
    }

    private void tickLater() {
        broker.after(
                world.between(200, 1_000),
                () -> {
                    tell(new ShardCommand.Tick());
                    tickLater();
                });
    }

    /** A write failed: everything from the journals again, then the same commands again. */
    private void reopen(ShardBatch failed) {
        if (broker.keeps(Rule.ORIGIN_ORDER)) {
            for (int i = failed.commands().size() - 1; i >= 0; i--) {
                queue.addFirst(again(failed.commands().get(i)));
            }
        } else {
            failed.commands().forEach(queue::addLast);
        }
        broker.after(
                world.between(1, 300),
                () -> {
                    log = replayedLog();
                    machine = newMachine();
                    machine.open(world.now());
                    world.trace(
                            () -> "shard " + number + " reopens, incarnation " + log.incarnation());
                    ShardBatch batch = machine.takeBatch();
                    write(batch);
                });
    }

    private ShardCommand again(ShardCommand command) {
        return command instanceof ShardCommand.Append a && !broker.keeps(Rule.ORIGIN_SEQUENCE)
                ? new ShardCommand.Append(
                        a.origin(),
                        broker.renumbered(number, a.originSeq()),
                        a.publication(),
                        a.id(),
                        a.epoch(),
                        a.match(),
                        a.picked())
                : command;
    }

    // ---- commands

    void tell(ShardCommand command) {
        queue.add(command);
        if (!broker.keeps(Rule.SUCCESSOR_WAITS)) {
            mayStartAgain(command);
        }
        if (!busy) {
            broker.after(0, this::work);
        }
    }

    private void work() {
        if (busy || queue.isEmpty()) {
            return;
        }
        busy = true;
        while (!queue.isEmpty()) {
            ShardCommand command = queue.remove();
            if (!(command instanceof ShardCommand.Tick)) {
                world.trace(() -> "shard " + number + " handles " + Words.of(command));
            }
            machine.handle(command, world.now());
        }
        write(machine.takeBatch());
    }

    // ---- writing

    private void write(ShardBatch batch) {
        batch.effects().forEach(this::countDrop);
        batch.atOnce().forEach(this::perform);
        batch.effects().stream().filter(this::isPremature).forEach(this::perform);
        writeIndex(batch, new ArrayDeque<>(batch.index().keySet()));
    }

    private void writeIndex(ShardBatch batch, Deque<Integer> pages) {
        if (pages.isEmpty()) {
            writeLog(batch);
            return;
        }
        int page = pages.remove();
        List<IndexEvent> events = List.copyOf(batch.index().get(page));
        world.trace(() -> "shard " + number + " writes page " + page + " " + events);
        disk.page(page)
                .write(
                        broker,
                        new IndexRow(events),
                        () -> writeIndex(batch, pages),
                        () -> reopen(batch));
    }

    private void writeLog(ShardBatch batch) {
        if (batch.log().isEmpty()) {
            written(batch);
            return;
        }
        LogRow row = new LogRow(List.copyOf(batch.log()));
        world.trace(() -> "shard " + number + " writes " + Words.of(row.records()));
        disk.log().write(broker, row, () -> written(batch), () -> reopen(batch));
    }

    private void written(ShardBatch batch) {
        for (ShardEffect effect : batch.effects()) {
            if (!isPremature(effect)) {
                broker.mayDie("before an effect");
                perform(effect);
            }
        }
        broker.mayDie("after the effects");
        batch.commands().forEach(this::mayStartAgain);
        busy = false;
        if (isReopened(batch)) {
            isOpen = true;
            awake.values().forEach(s -> s.send(SimulatedSession::resume));
        }
        broker.after(0, this::work);
    }

    /** The batch of {@link Shard#open} is the one without commands. */
    private static boolean isReopened(ShardBatch batch) {
        return batch.commands().isEmpty();
    }

    /** At once, because a drop may become durable and its effect be lost. */
    private void countDrop(ShardEffect effect) {
        if (effect instanceof ShardEffect.QueueDropped drop) {
            broker.checker().dropped(number, drop.session(), drop.why());
        }
    }

    private boolean isPremature(ShardEffect effect) {
        return switch (effect) {
            case ShardEffect.AppendDone done -> !broker.keeps(Rule.APPEND_DURABLE_BEFORE_ACK);
            case ShardEffect.ReleaseDone done ->
                    !broker.keeps(Rule.RELEASED_DURABLE_BEFORE_PUBCOMP);
            case ShardEffect.RebaseDone done ->
                    !broker.keeps(Rule.REBASE_DURABLE_BEFORE_PUBLISHING_ON);
            case ShardEffect.Attach attach -> !broker.keeps(Rule.ATTACHED_DURABLE_BEFORE_CONNACK);
            default -> false;
        };
    }

    // ---- effects

    private void perform(ShardEffect effect) {
        world.trace(() -> "shard " + number + " does " + Words.of(effect));
        switch (effect) {
            case ShardEffect.AppendDone done ->
                    broker.appendDone(number, done.origin(), done.originSeq(), done.result());
            case ShardEffect.Deliver deliver ->
                    ifAwake(deliver.session(), s -> s.deliver(deliver.message(), deliver.excess()));
            case ShardEffect.Wake wake -> {} // whoever is connected is awake here
            case ShardEffect.HandOver over ->
                    throw new IllegalStateException("the simulation has no QoS 0: " + over);
            case ShardEffect.Kick kick -> {
                if (broker.keeps(Rule.OLDER_CONNECTION_IS_KICKED)) {
                    kick.client().kick(kick.reason(), kick.detail());
                }
            }
            case ShardEffect.Attach attach -> attach(attach);
            case ShardEffect.Refuse refuse ->
                    refuse.client().refused(refuse.reason(), refuse.detail());
            case ShardEffect.Subscribed subscribed ->
                    subscribed
                            .caller()
                            .client()
                            .subscribed(
                                    subscribed.packetId(),
                                    subscribed.reasons(),
                                    subscribed.isNew(),
                                    subscribed.problem());
            case ShardEffect.Unsubscribed unsubscribed ->
                    unsubscribed
                            .caller()
                            .client()
                            .unsubscribed(unsubscribed.packetId(), unsubscribed.reasons());
            case ShardEffect.ReleaseDone done -> done.caller().client().released(done.packetId());
            case ShardEffect.RebaseDone done -> done.caller().client().rebased();
            case ShardEffect.Assigned assigned ->
                    throw new IllegalStateException("the simulation has no groups: " + assigned);
            case ShardEffect.ReceivedIsDurable received ->
                    ifAwake(received.session(), s -> s.receivedIsDurable(received.outSeq()));
            case ShardEffect.DropIsDurable drop ->
                    ifAwake(drop.session(), SimulatedSession::dropIsDurable);
            case ShardEffect.FromLog from -> {
                SimulatedSession session = awake.get(from.session());
                if (session != null) {
                    session.sendFromLog(from);
                }
            }
            case ShardEffect.Keep keep -> wake(keep.session(), s -> s.keep(keep.upTo()));
            case ShardEffect.Detach detach ->
                    ifAwake(detach.session(), SimulatedSession::detachedByShard);
            case ShardEffect.SessionOver over -> sessionOver(over.session());
            case ShardEffect.PublishWill will -> publishWill(will);
            case ShardEffect.AskReleased ask ->
                    broker.shard(ask.shard()).tell(new ShardCommand.AskReleased(number, ask.ids()));
            case ShardEffect.AnswerReleased answer ->
                    broker.shard(answer.shard()).tell(new ShardCommand.AreReleased(answer.ids()));
            case ShardEffect.WillDenied _ ->
                    throw new IllegalStateException("there are no access rules here");
            case ShardEffect.QueueDropped drop -> {}
        }
    }

    private void attach(ShardEffect.Attach attach) {
        Presence presence = attach.presence();
        machine.confirm(presence);
        Edge edge = (Edge) presence.client();
        edge.attached(this, attach);
        if (presence.session() != 0) {
            wake(
                    presence.session(),
                    new SimulatedSession.Message(
                            false,
                            s -> s.attach(edge, presence.epoch(), attach.request()),
                            () -> edge.kick(ReasonCode.UNSPECIFIED_ERROR, "session failed")));
        }
    }

    private void publishWill(ShardEffect.PublishWill effect) {
        Will will = effect.will().will();
        MessageId id = effect.id();
        Publication publication =
                new Publication(
                        will.topic(),
                        will.payload(),
                        will.qos(),
                        will.retain(),
                        will.properties(),
                        effect.will().clientId(),
                        Publication.NEVER);
        long epoch = effect.will().epoch();
        broker.checker().willFired(will.payload().utf8());
        broker.publish(
                publication,
                id,
                outcome ->
                        tell(
                                outcome == io.meshlark.delivery.Publisher.Outcome.REFUSED
                                        ? new ShardCommand.WillRefused(epoch)
                                        : new ShardCommand.WillPublished(epoch)));
    }

    // ---- sessions

    private void ifAwake(long session, Consumer<SimulatedSession> message) {
        SimulatedSession there = awake.get(session);
        if (there != null) {
            there.send(message);
        }
    }

    private void wake(long session, Consumer<SimulatedSession> action) {
        wake(session, new SimulatedSession.Message(false, action, () -> {}));
    }

    private void wake(long session, SimulatedSession.Message message) {
        List<SimulatedSession.Message> held = holds.get(session);
        if (held != null) {
            held.add(message);
            return;
        }
        awake.computeIfAbsent(session, this::start).send(message);
    }

    private SimulatedSession start(long session) {
        world.trace(() -> "session " + number + "." + session + " starts");
        SimulatedSession started = new SimulatedSession(broker, this, disk, session);
        started.start();
        return started;
    }

    private void sessionOver(long session) {
        SimulatedSession there = awake.remove(session);
        if (there != null) {
            there.stopped();
        }
        holds.remove(session);
        disk.deleteSession(session);
    }

    /** An idle session stops. */
    void stops(SimulatedSession session) {
        world.trace(() -> "session " + number + "." + session.number() + " stops");
        awake.remove(session.number());
        holds.put(session.number(), new ArrayList<>());
    }

    /** The session's journal failed: its client has to come again. */
    void fails(SimulatedSession session, @Nullable Edge edge) {
        world.trace(() -> "session " + number + "." + session.number() + " fails");
        awake.remove(session.number());
        holds.put(session.number(), new ArrayList<>());
        if (edge != null) {
            edge.kick(ReasonCode.UNSPECIFIED_ERROR, "journal failed");
        }
    }

    /** The actor is gone, and what it told the shard has been done. */
    private void mayStartAgain(ShardCommand command) {
        if (!(command instanceof ShardCommand.Asleep asleep)) {
            return;
        }
        List<SimulatedSession.Message> held = holds.remove(asleep.session());
        if (held != null) {
            held.forEach(message -> wake(asleep.session(), message));
        }
    }

    // ---- what connections say

    /** For the session of a connection. */
    void forward(long session, long epoch, Consumer<SimulatedSession> message) {
        ifAwake(
                session,
                s -> {
                    if (s.epoch() == epoch || !broker.keeps(Rule.EPOCHS_ARE_CHECKED)) {
                        message.accept(s);
                    }
                });
    }

    void gone(String clientId, long session, long epoch, Departure departure) {
        long of = broker.keeps(Rule.EPOCHS_ARE_CHECKED) ? epoch : currentEpoch(clientId, epoch);
        SimulatedSession there = awake.get(session);
        if (there == null) {
            tell(goneUnseen(clientId, of, departure));
        } else {
            there.send(
                    s -> {
                        if (s.epoch() == of) {
                            s.detach(clientId, of, departure);
                        } else {
                            tell(goneUnseen(clientId, of, departure));
                        }
                    },
                    () -> tell(goneUnseen(clientId, of, departure)));
        }
    }

    /** How far the session came is not known: everything may have been sent. */
    static ShardCommand.Gone goneUnseen(String clientId, long epoch, Departure departure) {
        return new ShardCommand.Gone(
                clientId, epoch, departure, ShardCommand.Gone.AS_FAR_AS_THERE_IS);
    }

    private long currentEpoch(String clientId, long otherwise) {
        return presences.all().stream()
                .filter(p -> p.clientId().equals(clientId))
                .mapToLong(Presence::epoch)
                .findFirst()
                .orElse(otherwise);
    }
}
